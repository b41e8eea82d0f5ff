import { isRequestLine, ReadableLog, wantsColours } from './log-lines.js';

const AT = new Date(2026, 0, 2, 3, 4, 5, 6).getTime();
const REFERENCE = '3907a877-28b8-4f9c-8d5e-0123456789ab';
const line = (fields: object) =>
  JSON.stringify({ level: 30, time: AT, app: 'mcp-gateway', ...fields });
const request = (fields: object) =>
  line({ event: 'request', method: 'POST', path: '/', status: 200, scopes: [], ...fields });
const call = { rpc: 'tools/call', tool: 'greet', subject: 'local|ada', sender: 'c1' };

let log: ReadableLog;
beforeEach(() => {
  log = new ReadableLog(false);
});

it('a call is one line: time, what, person, client and reference', () => {
  const given = request({ ...call, reference: REFERENCE, traceId: 'a', durationMs: 4 });
  expect(isRequestLine(given)).toBe(true);
  expect(log.readable(given)).toBe(
    `03:04:05.006  POST / 200 tools/call greet  local|ada by c1  reference ${REFERENCE}`,
  );
});

it('a client is named as it named itself to the issuer, else to the gateway, else by its id', () => {
  const who = (fields: object) => log.readable(request({ ...call, ...fields })).split('  ')[2];
  expect(who({})).toBe('local|ada by c1');
  expect(who({ clientName: 'inspector' })).toBe('local|ada by inspector');
  log.readable(request({ app: 'local-issuer', sender: 'c1', clientName: 'MCP Inspector' }));
  expect(who({ clientName: 'inspector' })).toBe('local|ada by MCP Inspector');
  expect(who({ sender: 'c2' })).toBe('local|ada by c2');
});

it('a refusal says why, and a client that left that it did', () => {
  const refused = request({ status: 401, refused: 'audience', wanted: ['a', 'b'], sender: null });
  expect(log.readable(refused)).toBe('03:04:05.006  POST / 401  refused=audience  wanted=a,b');
  expect(log.readable(request({ status: null, aborted: true }))).toMatch(/POST \/ left/);
});

it('other lines keep their level, message and fields, the reference last; the rest stays as it is', () => {
  const failed = line({ ...call, level: 50, code: 'x', reference: REFERENCE, msg: 'failed' });
  expect(log.readable(failed)).toBe(
    `03:04:05.006  ERROR failed  local|ada by c1  rpc=tools/call  tool=greet  code=x  reference ${REFERENCE}`,
  );
  const nested = line({
    msg: 'up',
    at: ['u', 'v'],
    upstreams: [{ url: 'w', scopes: ['r'] }],
    none: [],
  });
  expect(log.readable(nested)).toBe('03:04:05.006  info up  at=u,v  upstreams=(url=w scopes=r)');
  expect(log.readable('plain text')).toBe('plain text');
  expect(log.readable('{"level":50,"msg":"down"}')).toBe('ERROR down');
});

it('nothing in a line moves the terminal', () => {
  const odd = { sender: 'a\u001b[2J\r\nb', clientName: 'x\u2028y', problem: '\u0007z' };
  const shown = [
    log.readable(request(odd)),
    log.readable(line({ ...odd, msg: 'm\u001bn' })),
  ].join();
  expect(shown).not.toMatch(/[\p{Cc}\u2028]/u);
});

it('colours are for terminals that want them', () => {
  expect(new ReadableLog(true).readable(line({ level: 40, msg: 'm' }))).toContain('\u001b[33mWARN');
  expect(wantsColours({}, true)).toBe(true);
  expect(wantsColours({ NO_COLOR: '' }, true)).toBe(true);
  expect(wantsColours({ NO_COLOR: '1' }, true)).toBe(false);
  expect(wantsColours({ TERM: 'dumb' }, true)).toBe(false);
  expect(wantsColours({}, false)).toBe(false);
});

it('of a record of the audit log nothing is left out', () => {
  const time = '2026-01-02T03:04:05.006Z';
  const record = { log: 'audit', time, event: 'call.denied', reference: REFERENCE, tool: 'greet' };
  expect(log.readable(JSON.stringify(record))).toBe(
    `audit  time=${time}  event=call.denied  reference=${REFERENCE}  tool=greet`,
  );
});
