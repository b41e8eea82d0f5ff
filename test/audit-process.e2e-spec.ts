import { spawnSync } from 'node:child_process';
import { closeSync, constants, existsSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordsIn, recordsOf } from './support/audit-records.js';
import { runGateway } from './support/command.js';
import { startGatewayProcess, type GatewayProcess } from './support/gateway-process.js';
import { call } from './support/rpc.js';
import { startStack, type Stack } from './support/stack.js';

const KEY = Buffer.from('fedcba9876543210fedcba9876543210').toString('base64');
const CALLS = 1_000;
const AT_ONCE = 20;

let stack: Stack;
let token: string;
let folder: string;
let gateway: GatewayProcess | undefined;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'audit-process-'));
  stack = await startStack();
  token = await stack.token();
});
afterEach(async () => {
  await gateway?.stop('SIGKILL');
});
afterAll(async () => {
  await stack.close();
  rmSync(folder, { recursive: true });
});

async function start(env: Readonly<Record<string, string>>): Promise<GatewayProcess> {
  gateway = await startGatewayProcess({
    ...stack.env,
    MCP_SERVER_URL: stack.url,
    ALLOWED_HOSTS: '',
    AUDIT_SUBJECT_KEY: KEY,
    LOG_LEVEL: 'error',
    ...env,
  });
  return gateway;
}

async function whoami(url: string, count: number): Promise<ReadonlySet<number>> {
  const statuses = new Set<number>();
  for (let sent = 0; sent < count; sent += AT_ONCE) {
    const some = Array.from({ length: AT_ONCE }, () => call({ url }, 'whoami', { token }));
    for (const { status } of await Promise.all(some)) statuses.add(status);
  }
  return statuses;
}

/** Reads all that is in a pipe now. */
function drained(pipe: number): void {
  const bytes = Buffer.alloc(64 * 1024);
  try {
    while (readSync(pipe, bytes) > 0);
  } catch (error) {
    expect(error).toMatchObject({ code: 'EAGAIN' });
  }
}

const calls = (path: string) =>
  recordsOf(path).filter(({ event }) => event.startsWith('call.')).length;

it('1,000 calls, then SIGKILL at once: the file has 1,000 records', async () => {
  const file = join(folder, 'killed.log');
  const running = await start({ AUDIT: file });
  const { url } = running;
  expect(await whoami(url, CALLS)).toEqual(new Set([200]));
  await running.stop('SIGKILL');
  expect(calls(file)).toBe(CALLS);
});

it('a pipe that nobody reads: calls go on; with AUDIT_REQUIRED they are refused until it is read', async () => {
  const pipe = join(folder, 'pipe');
  expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
  const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
  const running = await start({ AUDIT: pipe });
  const { url } = running;
  expect(await whoami(url, 400)).toEqual(new Set([200]));
  await running.stop('SIGKILL');
  drained(reader);
  const strict = await start({ AUDIT: pipe, AUDIT_REQUIRED: 'true' });
  expect(await whoami(strict.url, 400)).toEqual(new Set([200, 503]));
  expect(await whoami(strict.url, AT_ONCE)).toEqual(new Set([503]));
  const upstream = stack.atUpstream.length;
  const refused = await call({ url: strict.url }, 'greet', { token });
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
  expect(stack.atUpstream).toHaveLength(upstream);
  // What is held is written as the pipe is read.
  await strict.until('a call that is recorded again', async () => {
    drained(reader);
    const { status } = await call({ url: strict.url }, 'whoami', { token });
    return status === 200;
  });
  closeSync(reader);
});

it('standard output: the records stand among the lines, and the last ones are written at the end', async () => {
  const running = await start({ AUDIT: 'stdout', LOG_LEVEL: 'info' });
  const { url, output } = running;
  await whoami(url, AT_ONCE);
  await running.stop('SIGTERM');
  const events = recordsIn(output()).map(({ event }) => event);
  expect(events.slice(0, 2)).toEqual(['config.loaded', 'service.started']);
  expect(events.filter((event) => event === 'call.allowed')).toHaveLength(AT_ONCE);
  expect(events.slice(-2)).toEqual(['service.draining', 'service.stopped']);
});

it('three replicas with one key name a person alike, as audit-ref prints it', async () => {
  const refs = new Set<unknown>();
  let issuer = '';
  for (const name of ['a', 'b', 'c']) {
    const file = join(folder, name);
    const running = await start({ AUDIT: file });
    const { url } = running;
    await call({ url }, 'whoami', { token });
    await running.stop('SIGTERM');
    for (const record of recordsOf(file)) {
      if (record.subject === undefined) continue;
      refs.add(record.subject['ref']);
      issuer = String(record.subject['iss']);
    }
  }
  const payload = Buffer.from(token.split('.')[1]!, 'base64url').toString();
  const { sub: subject } = JSON.parse(payload) as { sub: string };
  const words = ['audit-ref', '--issuer', issuer, '--subject', subject];
  const printed = await runGateway(words, { cwd: folder, env: { AUDIT_SUBJECT_KEY: KEY } });
  expect([[...refs], printed.error]).toEqual([[printed.out.trim()], '']);
  const env = { AUDIT_SUBJECT_KEY: KEY, ISSUER_URL: issuer };
  const byDefault = await runGateway(['audit-ref', '--subject', subject], { cwd: folder, env });
  expect(byDefault.out).toBe(printed.out);
  const misspelt = issuer.endsWith('/') ? issuer.slice(0, -1) : `${issuer}/`;
  const other = await runGateway(['audit-ref', '--issuer', misspelt, '--subject', subject], {
    ...{ cwd: folder, env },
  });
  expect(other.out).not.toBe(printed.out);
  expect(other.error).toContain(`the gateway’s is ${issuer}`);
  const without = await runGateway(words, { cwd: folder });
  expect([without.status, without.error]).toEqual([
    1,
    expect.stringContaining('AUDIT_SUBJECT_KEY'),
  ]);
});

it('SIGHUP opens the file anew, and ends nothing', async () => {
  const file = join(folder, 'rotated');
  const running = await start({ AUDIT: file });
  const { url, process: child } = running;
  await call({ url }, 'whoami', { token });
  rmSync(file);
  child.kill('SIGHUP');
  await running.until('a new file', () => existsSync(file));
  await call({ url }, 'whoami', { token });
  expect(calls(file)).toBe(1);
});
