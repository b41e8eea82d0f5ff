import { AppProcess, type AppProcessOptions } from './support/app-process.js';
import { eventually } from './support/child.js';
import { freePorts } from './support/free-ports.js';
import { RawClient } from './support/raw-client.js';
import { call, rpcMessage, textOf } from './support/rpc.js';
import { startStack, type Stack } from './support/stack.js';

/** Far beyond the limit of a test: a wait for it is a failure. */
const NEVER = { DRAIN_DELAY: '600', DRAIN_TIMEOUT: '1200' };
const NO_DELAY = { DRAIN_DELAY: '0', DRAIN_TIMEOUT: '1200' };

let stack: Stack;
let token: string;
let port: number;
let url: string;
let app: AppProcess | undefined;
const measured: string[] = [];

beforeAll(async () => {
  stack = await startStack();
  token = await stack.token();
});
beforeEach(async () => {
  [port] = (await freePorts(1)) as [number];
  url = `http://localhost:${port}`;
});
afterEach(() => {
  app?.kill();
});
afterAll(async () => {
  await stack.close();
  process.stdout.write(`time to exit: ${measured.join(', ')}\n`);
});

async function gateway(
  env: Readonly<Record<string, string>>,
  options: Partial<AppProcessOptions> = {},
): Promise<AppProcess> {
  return start('mcp-gateway', {
    env: { ...stack.env, MCP_SERVER_URL: stack.url, PORT: String(port), ...env },
    upUrl: `${url}/readyz`,
    ...options,
  });
}

async function start(...args: Parameters<typeof AppProcess.start>): Promise<AppProcess> {
  return (app = await AppProcess.start(...args));
}

async function exit(what: string, process: AppProcess): Promise<number | string | null> {
  const code = await process.exited;
  measured.push(`${what} ${process.endedAfterMs} ms`);
  return code;
}

/** A call that the upstream answers when it is told to. */
async function heldCall(): Promise<{ answer: () => void; text: Promise<string> }> {
  const { arrived, answer } = stack.holdUpstream();
  const text = call({ url }, 'greet', { token }).then(textOf);
  await arrived;
  return {
    text,
    answer: () => {
      answer('{"msg":"held"}');
    },
  };
}

function message(method: string, extra: Readonly<Record<string, string>> = {}): string {
  const { headers, body } = rpcMessage({ method, token, headers: { host: `localhost:${port}` } });
  const fields = { ...headers, 'content-length': String(body.length), ...extra };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST / HTTP/1.1\r\n${lines.join('')}\r\n${body}`;
}

const HALF_HEADER = 'POST / HTTP/1.1\r\nX-Half: ';
const halfBody = () => message('tools/list', { 'content-length': '100000' });

it.each<[string, (client: RawClient) => Promise<unknown> | RawClient]>([
  ['half a header', (client) => client.send(HALF_HEADER)],
  ['half a body', (client) => client.send(halfBody())],
  ['a connection never used', (client) => client],
  ['an idle connection', (client) => client.send(message('tools/list')).answers(1)],
  [
    'half a body behind an answer',
    async (client) => {
      await client.send(message('tools/list')).answers(1);
      client.send(halfBody());
    },
  ],
])(
  'OPS-03: %s ends with the delay, a call is finished, then the process with 0',
  async (what, begin) => {
    const process = await gateway(NO_DELAY);
    const odd = await RawClient.open(port);
    await begin(odd);
    const held = await heldCall();
    process.signal('SIGTERM');
    await odd.closed;
    // Still at work: the answer arrives only now.
    held.answer();
    expect(await held.text).toContain('held');
    expect(await exit(what, process)).toBe(0);
  },
);

it('OPS-03: a second request sent without waiting is answered too', async () => {
  const process = await gateway(NO_DELAY);
  const held = await heldCall();
  const { arrived, answer } = stack.holdUpstream();
  const client = await RawClient.open(port);
  const greet = message('tools/call').replace('"method"', '"params":{"name":"greet"},"method"');
  const length = Buffer.byteLength(greet.slice(greet.indexOf('\r\n\r\n') + 4));
  client.send(greet.replace(/content-length: \d+/, `content-length: ${length}`));
  await arrived;
  client.send(message('tools/list'));
  await (await RawClient.open(port)).send(message('tools/list')).answers(1);
  process.signal('SIGTERM');
  answer('{"msg":"held"}');
  await client.closed;
  expect(client.statuses).toEqual([200, 200]);
  held.answer();
  expect(await exit('a second request', process)).toBe(0);
});

it('OPS-02, OPS-03: until the delay is over it listens, not ready, each answer the last of its connection', async () => {
  const process = await gateway(NEVER);
  const idle = await RawClient.open(port);
  await idle.send(message('tools/list')).answers(1);
  process.signal('SIGTERM');
  await eventually('not ready', async () => (await fetch(`${url}/readyz`)).status === 503);
  const answers = await Promise.all([
    fetch(`${url}/healthz`),
    fetch(`${url}/readyz`),
    fetch(`${url}/none`),
    fetch(`${url}/%zz`),
    fetch(url, { method: 'POST' }),
    fetch(url, { method: 'POST', ...rpcMessage({ method: 'tools/list', token }) }),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([200, 503, 404, 400, 401, 200]);
  expect(answers.map(({ headers }) => headers.get('connection'))).toEqual(
    answers.map(() => 'close'),
  );
  await idle.send(message('tools/list')).closed;
  expect(idle.statuses).toEqual([200, 200]);
  // The second signal leaves at once, whatever runs.
  process.signal('SIGTERM');
  expect(await exit('a second signal', process)).toBe(1);
});

it.each([
  'SIGINT',
  // Also where no file says what is served: there is nothing to reload.
  'SIGHUP',
] as const)('%s from a terminal waits for no balancer, only for what runs', async (signal) => {
  const process = await gateway(NEVER);
  const idle = await RawClient.open(port);
  const held = await heldCall();
  process.signal(signal);
  await idle.closed;
  held.answer();
  expect(await held.text).toContain('held');
  expect(await exit(signal, process)).toBe(0);
});

it('neither a Redis nor a collector that cannot be reached holds it', async () => {
  const [nobody] = await freePorts(1);
  const process = await gateway({
    ...{ ...NO_DELAY, REDIS_URL: `redis://127.0.0.1:${nobody}` },
    TOKEN_CACHE_KEY: 'MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=',
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${nobody}`,
  });
  expect(textOf(await call({ url }, 'greet', { token }))).toMatch(/^Hello/);
  process.signal('SIGTERM');
  expect(await exit('Redis and collector unreachable', process)).toBe(0);
});

it.each(['mcp-gateway', 'upstream-api', 'local-issuer'] as const)(
  'a signal while %s starts ends it with 0, before it listens',
  async (name) => {
    const env = { ...stack.env, PORT: String(port), ...NEVER };
    const preload = require.resolve('./support/signal-at-start.cjs');
    const process = await start(name, { env, preload });
    expect(await process.exited).toBe(0);
    expect(process.output).not.toContain('did not start');
  },
);

it('an answer that nobody reads does not hold it beyond DRAIN_TIMEOUT', async () => {
  const process = await start('upstream-api', {
    env: { ...stack.env, API_BASE_URL: url, DRAIN_DELAY: '0', DRAIN_TIMEOUT: '1' },
    upUrl: `${url}/healthz`,
    preload: require.resolve('./support/endless-answer.cjs'),
  });
  const client = (await RawClient.open(port)).stopReading();
  client.send(`GET /healthz?endless HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`);
  // What was sent before is in the process by the time that later requests are answered.
  for (let probe = 0; probe < 20; probe += 1) await (await fetch(`${url}/healthz`)).text();
  process.signal('SIGTERM');
  expect(await exit('an unread answer', process)).toBe(0);
  client.destroy();
});

it('what nobody caught is logged once by name and place; calls are finished; it ends with 1', async () => {
  const process = await gateway(NO_DELAY, {
    preload: require.resolve('./support/fail-on-signal.cjs'),
  });
  const idle = await RawClient.open(port);
  const held = await heldCall();
  process.signal('SIGUSR2');
  await idle.closed;
  process.signal('SIGUSR2');
  await eventually('a fatal line', () => process.output.includes('"level":60'));
  held.answer();
  expect(await held.text).toContain('held');
  expect(await exit('an unhandled rejection', process)).toBe(1);
  const fatal = process.lines.filter((line) => line['level'] === 60);
  expect(fatal).toEqual([
    expect.objectContaining({
      app: 'mcp-gateway',
      event: 'unhandledRejection',
      error: { name: 'TypeError', at: expect.stringContaining('fail-on-signal') },
    }),
  ]);
  expect(process.output).not.toContain('canary');
});

it.each(['upstream-api', 'local-issuer'] as const)(
  '%s ends with 0, and half a header does not hold it',
  async (name) => {
    const own = name === 'upstream-api' ? { API_BASE_URL: url } : { ISSUER_URL: `${url}/` };
    const up = name === 'upstream-api' ? 'healthz' : 'jwks';
    const process = await start(name, {
      env: { ...stack.env, ...NO_DELAY, ...own },
      upUrl: `${url}/${up}`,
    });
    const half = (await RawClient.open(port)).send(HALF_HEADER);
    const idle = await RawClient.open(port);
    process.signal('SIGTERM');
    expect(await exit(name, process)).toBe(0);
    await Promise.all([half.closed, idle.closed]);
  },
);
