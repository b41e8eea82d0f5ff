import { randomBytes } from 'node:crypto';
import { eventually } from './support/child.js';
import { call, ERAS, textOf, type Era } from './support/rpc.js';
import { startStack, type Stack } from './support/stack.js';

type Line = Record<string, unknown>;

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());
afterEach(async () => {
  stack.issuer.faults.token = undefined;
  stack.refuseAtUpstream(0);
  await stack.time.advance(100_000);
});

interface Called {
  readonly reference: string;
  readonly lines: readonly Line[];
}

/** Calls greet in a trace of its own; with the reference it was told and the lines of the trace. */
async function traced(era: Era, token: string, count: number): Promise<Called> {
  const traceId = randomBytes(16).toString('hex');
  const headers = { traceparent: `00-${traceId}-00000000000000ab-01` };
  const answer = await call(stack, 'greet', { era, token, headers });
  expect(answer.result?.['isError']).toBe(true);
  const lines = () => stack.log.lines.filter((line) => line['traceId'] === traceId);
  await eventually(`${count} lines`, () => lines().length >= count);
  return {
    reference: /\(reference ([0-9a-f-]{36})\)$/.exec(textOf(answer))?.[1] ?? '',
    lines: lines(),
  };
}

/** A token that nobody had before: two sign-ins of one second may give the same. */
function tokenOf(sub: string): Promise<string> {
  const exp = Math.floor(stack.time.now / 1000) + 3_600;
  return stack.issuer.issue({ sub, exp, jti: randomBytes(8).toString('hex') });
}

const what = ({ app, event, msg }: Line) => `${String(app)}: ${String(msg ?? event)}`;

describe.each(ERAS)('LOG-05, era %s: the reference is on every line of the call', (era) => {
  it('of a refused exchange: the gateway’s lines and the issuer’s', async () => {
    const { reference, lines } = await traced(era, await tokenOf('local|no-upstream'), 5);
    expect(lines.map(what).sort()).toEqual([
      'local-issuer: grant refused',
      'local-issuer: request',
      'mcp-gateway: request',
      'mcp-gateway: token exchange refused',
      'mcp-gateway: tool call failed',
    ]);
    expect(new Set(lines.map((line) => line['reference']))).toEqual(new Set([reference]));
    for (const line of lines.filter(({ app }) => app === 'mcp-gateway')) {
      expect(line).toMatchObject({ subject: 'local|no-upstream', sender: 'mcp-cli' });
    }
  });

  it('of an upstream that refuses, with its two requests and both exchanges', async () => {
    stack.refuseAtUpstream(2);
    const { reference, lines } = await traced(era, await tokenOf('local|all-rights'), 6);
    expect(lines.map(what).sort()).toEqual([
      'local-issuer: request',
      'local-issuer: request',
      'mcp-gateway: request',
      'mcp-gateway: tool call failed',
      'upstream-api: request',
      'upstream-api: request',
    ]);
    expect(new Set(lines.map((line) => line['reference']))).toEqual(new Set([reference]));
  });

  it('of an issuer that fails, with its retry, its pause and its refusal of the client', async () => {
    const refused = async (status: number, body: object, count: number) => {
      stack.issuer.faults.token = { status, body: JSON.stringify(body) };
      const sub = `local|${randomBytes(4).toString('hex')}`;
      const { reference, lines } = await traced(era, await tokenOf(sub), count);
      expect(new Set(lines.map((line) => line['reference']))).toEqual(new Set([reference]));
      return lines.filter(({ app }) => app === 'mcp-gateway').map(({ msg, event }) => msg ?? event);
    };
    const [failed, line] = ['tool call failed', 'request'];
    expect(await refused(500, {}, 6)).toEqual([
      'token exchange refused',
      'token exchange refused',
      failed,
      line,
    ]);
    expect(await refused(429, {}, 5)).toEqual([
      'token exchange refused',
      'the issuer limits the rate: nobody asks it for a while',
      failed,
      line,
    ]);
    await stack.time.advance(100_000);
    await refused(401, { error: 'invalid_client' }, 4);
    expect(await refused(401, { error: 'invalid_client' }, 5)).toEqual([
      'token exchange refused',
      'the issuer refuses this gateway’s client: nobody asks it for a while',
      failed,
      line,
    ]);
  });
});

it('LOG-05: of an exchange that several wait for the lines are the first one’s; each failure has its own', async () => {
  stack.issuer.faults.token = { status: 500, body: '{}' };
  const token = await tokenOf('local|shared');
  const from = stack.log.lines.length;
  const answers = await Promise.all([1, 2, 3, 4].map(() => call(stack, 'greet', { token })));
  const told = answers.map((answer) => textOf(answer).slice(-37, -1));
  const lines = stack.log.lines.slice(from);
  const of = (msg: string) =>
    lines.filter((line) => line['msg'] === msg).map((line) => line['reference']);
  expect(of('tool call failed').sort()).toEqual(told.sort());
  const asked = of('token exchange refused');
  expect(asked).toHaveLength(2);
  expect(new Set(asked).size).toBe(1);
  expect(told).toContain(asked[0]);
});

it('LOG-04, LOG-05: the gateway gives references and takes none; the upstream takes UUIDs', async () => {
  const given = '3907a877-28b8-4f9c-8d5e-0123456789ab';
  const ask = async (url: string, id: string) => {
    const answer = await fetch(url, { headers: { 'x-request-id': id } });
    await answer.text();
    return answer.headers.get('x-request-id');
  };
  expect(await ask(stack.url, given)).not.toBe(given);
  const baseUrl = stack.env['API_BASE_URL']!;
  expect(await ask(baseUrl, given)).toBe(given);
  for (const odd of ['x', `${given}0`, given.toUpperCase(), `${given}, ${given}`]) {
    expect(await ask(baseUrl, odd)).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
    expect(await ask(baseUrl, odd)).not.toContain(given);
  }
});

it('LOG-04: a line names the client as it calls itself, on one line, cut and without tokens', async () => {
  const token = `eyJ${'a'.repeat(20)}.${'b'.repeat(20)}.${'c'.repeat(20)}`;
  const info = { name: `An ${token}\r\n${'x'.repeat(200)}`, version: '1' };
  const meta = { 'io.modelcontextprotocol/clientInfo': info };
  await call(stack, 'whoami', { era: '2026', token: await stack.token(), meta });
  const names = () => stack.log.requests('mcp-gateway').map(({ clientName }) => String(clientName));
  await eventually('the line', () => names().some((name) => name.startsWith('An ')));
  expect(names().find((name) => name.startsWith('An '))).toMatch(/^An \[removed\] x{10,60}…$/);
});

it('LOG-05: no line holds JSON within a text', () => {
  const texts = (value: unknown): string[] =>
    typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(texts)
      : typeof value === 'string'
        ? [value]
        : [];
  const lines = stack.log.lines.flatMap(texts);
  expect(lines.length).toBeGreaterThan(100);
  expect(lines.filter((text) => /^\s*(["{[].*["\]}])\s*$/s.test(text))).toEqual([]);
});
