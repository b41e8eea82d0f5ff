import { freePorts } from '../../../../../../test/support/free-ports.js';
import { held } from '../../../../../../test/support/held.js';
import { LIMITS, upstreamFailure } from '../../../../../../test/support/http-sessions.js';
import { fails, says, tells } from '../../../../../../test/support/mcp-server-double.js';
import { CALL, HELLO, mcpWire } from '../../../../../../test/support/mcp-wire.js';

const wire = mcpWire();
const { open, answers } = wire;

describe('UP-02, UP-03, RELAY-14: what a server refuses', () => {
  it.each<[string, number, Record<string, string>, object]>([
    ['403', 403, {}, { code: 'upstream_forbidden', details: { status: 403 } }],
    [
      'a missing scope',
      403,
      { 'www-authenticate': 'Bearer error="insufficient_scope", scope="x y"' },
      {
        code: 'upstream_scope_missing',
        details: { problem: expect.stringMatching(/: HTTP 403, it asks for the scope x y$/) },
      },
    ],
    [
      'too many requests',
      429,
      { 'retry-after': '9' },
      { code: 'upstream_slow_down', details: { retryAfterSeconds: 9 } },
    ],
    ['500', 500, {}, { code: 'upstream_failed', details: { status: 500 } }],
    [
      '503 for a while',
      503,
      { 'retry-after': '9' },
      { code: 'upstream_failed', details: { retryAfterSeconds: 9 } },
    ],
    ['another status', 418, {}, { code: 'upstream_failed', details: { status: 418 } }],
  ])('%s is not asked again', async (_name, status, headers, failure) => {
    wire.server.modern();
    answers((_told, response) => response.writeHead(status, headers).end('canary'));
    const error = await upstreamFailure((await open()).call(CALL));
    expect(error).toMatchObject(failure);
    expect(JSON.stringify(error.details)).not.toContain('canary');
    expect(wire.server.of('tools/call')).toHaveLength(1);
  });

  it('the scope that it asks for repeats no secret and no part of a token', async () => {
    const key = 'customer-portal-9f8e7d6c5b4a';
    const part = 'aB3dE5gH7jK9mN1pQ3sT5vX7zA';
    wire.server.modern();
    answers(({ http }, response) => {
      const sent = String(http.headers.authorization).slice('Bearer '.length);
      const scope = `read ${sent} ${key} ${part}`;
      const challenge = `Bearer error="insufficient_scope", scope="${scope}"`;
      response.writeHead(403, { 'www-authenticate': challenge }).end();
    });
    const session = await open('2026-07-28', { secrets: [key] });
    const { details } = await upstreamFailure(session.call(CALL));
    expect(details.problem).toMatch(
      /, it asks for the scope read \[removed\] \[removed\] aB3dE5gH\[removed\]$/,
    );
  });

  it.each<[number, string, RegExp | undefined, object]>([
    [-32603, 'upstream_failed', undefined, {}],
    [-32000, 'upstream_failed', undefined, {}],
    [-32601, 'upstream_not_found', undefined, {}],
    [-32602, 'upstream_refused', /^It says: db password is hunter2$/, {}],
    [
      -32021,
      'upstream_refused',
      /needs elicitation and roots of the client/,
      { requiredCapabilities: { roots: {}, elicitation: {}, '<b>': {} } },
    ],
    [-32021, 'upstream_refused', /needs something of the client/, {}],
    [
      -32042,
      'upstream_refused',
      /a page to be opened/,
      { elicitations: [{ url: 'https://evil.example' }] },
    ],
  ])('JSON-RPC error %i: %s', async (code, becomes, explanation, data) => {
    for (const stream of [false, true]) {
      answers(({ id }, response) => {
        const error = {
          code,
          message: 'db password is hunter2',
          data: { ...data, stack: 'hunter3' },
        };
        if (stream) tells(response, { id, error }).end();
        else fails(response, id, error);
      });
      const error = await upstreamFailure((await open()).call(CALL));
      expect([error.code, error.details.rpcCode]).toEqual([becomes, code]);
      expect(error.details.problem).toMatch(new RegExp(`: JSON-RPC error ${code}$`));
      if (explanation === undefined) expect(error.details.explanation).toBeUndefined();
      else expect(error.details.explanation).toMatch(explanation);
      const leaks = code === -32602 ? /hunter3/ : /hunter|evil/;
      expect(JSON.stringify(error.details)).not.toMatch(leaks);
    }
  });

  it('a page that has to be opened first is passed on of a server of 2025 alone', async () => {
    const page = { mode: 'url', url: 'https://sign.example/7', message: 'Sign it.' };
    const { url, message } = page;
    wire.server.legacy();
    answers(({ id }, response) =>
      fails(response, id, { code: -32042, data: { elicitations: [page] } }),
    );
    const legacy = await upstreamFailure((await open('2025-11-25')).call(CALL));
    expect(legacy).toMatchObject({ code: 'upstream_refused', page: { url, message } });
    const modern = await upstreamFailure((await open('2026-07-28')).call(CALL));
    expect(modern.code).toBe('upstream_refused');
    expect(modern).not.toHaveProperty('page');
  });

  it('what it says of arguments is on one line, cleaned and cut', async () => {
    answers(({ id }, response) =>
      fails(response, id, { code: -32602, message: `a\u202e\nb ${'word '.repeat(300)}` }),
    );
    const { details } = await upstreamFailure((await open()).call(CALL));
    expect(details.explanation).toMatch(/^It says: a\\u202e b (word ?)+…$/);
    expect(details.explanation!.length).toBeLessThan(520);
  });

  it('headers that do not fit are written anew by the list of now, once', async () => {
    const schema = {
      type: 'object',
      properties: { a: { type: 'integer', 'x-mcp-header': 'A' } },
    };
    const relisted = jest.fn(() => Promise.resolve(schema));
    answers(({ id }, response) =>
      wire.server.of('tools/call').length === 1
        ? fails(response, id, { code: -32020 }, 400)
        : says(response, id, HELLO),
    );
    const session = await open();
    expect(await session.call({ ...CALL, relisted })).toEqual(HELLO);
    const sent = wire.server.of('tools/call').map(({ http }) => http.headers['mcp-param-a']);
    expect(sent).toEqual([undefined, '1']);
    answers(({ id }, response) => fails(response, id, { code: -32020 }, 400));
    const failure = await upstreamFailure(session.call({ ...CALL, relisted }));
    expect(failure.code).toBe('upstream_failed');
    expect(wire.server.of('tools/call')).toHaveLength(4);
    expect(relisted).toHaveBeenCalledTimes(2);
  });

  it('they are not sent again where no list has the tool, nor waited for beyond the deadline', async () => {
    answers(({ id }, response) => fails(response, id, { code: -32020 }, 400));
    const session = await open();
    for (const relisted of [undefined, () => Promise.resolve(undefined)]) {
      const asked = { ...CALL, ...(relisted && { relisted }) };
      expect((await upstreamFailure(session.call(asked))).code).toBe('upstream_failed');
    }
    expect(wire.server.of('tools/call')).toHaveLength(2);
    const late = held();
    const relisted = async () => {
      await late.hold();
      return undefined;
    };
    const failing = upstreamFailure(session.call({ ...CALL, relisted }));
    await late.arrived;
    await wire.sessions.time.advance(LIMITS.timeoutMs);
    expect((await failing).code).toBe('upstream_timeout');
    late.release();
  });
});

describe('UP-04: a request is sent again only where it cannot have run', () => {
  it('where nobody was there, once', async () => {
    const [port = 0] = await freePorts(1);
    const upstream = wire.sessions.upstream(`http://127.0.0.1:${port}/mcp`);
    const opened = jest.spyOn(wire.sessions.http, 'open');
    const failure = await upstreamFailure((await wire.sessions.session(upstream)).call(CALL));
    expect([failure.code, opened.mock.calls.length]).toEqual(['upstream_unreachable', 2]);
  });

  it('not after it was sent', async () => {
    answers((_told, response) => response.destroy());
    const { code } = await upstreamFailure((await open()).call(CALL));
    expect(wire.server.told).toHaveLength(1);
    expect(code).toBe('upstream_answer_invalid');
  });
});
