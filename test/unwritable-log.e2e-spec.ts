import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppProcess, type AppName } from './support/app-process.js';
import { freePorts } from './support/free-ports.js';

const APPS = ['mcp-gateway', 'upstream-api', 'local-issuer'] as const;
/** More lines than a pipe holds. */
const REQUESTS = 1_000;

let app: AppProcess | undefined;
let folder: string;
const measured: string[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'unwritable-'));
  writeFileSync(join(folder, 'read-only'), '');
});
afterEach(() => {
  app?.kill();
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  process.stdout.write(`time to exit: ${measured.join(', ')}\n`);
});

interface Broken {
  readonly what: string;
  readonly stdout: () => number | 'unread';
  readonly begin?: (app: AppProcess) => void;
}

const readOnly = () => openSync(join(folder, 'read-only'), 'r');
const BROKEN: readonly Broken[] = [
  {
    what: 'full',
    stdout: () => (existsSync('/dev/full') ? openSync('/dev/full', 'w') : readOnly()),
  },
  { what: 'not writable', stdout: readOnly },
  { what: 'read by nobody', stdout: () => 'unread' },
  {
    what: 'left by its reader',
    stdout: () => 'unread',
    begin: ({ child }) => child.process.stdout?.destroy(),
  },
];

async function start(name: AppName, stdout: number | 'unread'): Promise<string> {
  const [port, elsewhere] = (await freePorts(2)) as [number, number];
  const url = `http://localhost:${port}`;
  const env = {
    PORT: String(name === 'mcp-gateway' ? port : elsewhere),
    ISSUER_URL: `http://localhost:${name === 'local-issuer' ? port : elsewhere}/`,
    API_BASE_URL: `http://localhost:${name === 'upstream-api' ? port : elsewhere}`,
    DRAIN_DELAY: '0',
  };
  const up = name === 'local-issuer' ? 'jwks' : 'healthz';
  app = await AppProcess.start(name, { env, stdout, upUrl: `${url}/${up}` });
  return url;
}

const CASES = APPS.flatMap((name) => BROKEN.map((broken) => ({ name, ...broken })));

it.each(CASES)('$name: a log that is $what: it answers, and ends with 0', async (broken) => {
  const { name, what, stdout, begin } = broken;
  const log = stdout();
  const url = await start(name, log);
  if (typeof log === 'number') closeSync(log);
  begin?.(app!);
  const path = `${url}/none`;
  for (let sent = 0; sent < REQUESTS; sent += 50) {
    const answers = await Promise.all(Array.from({ length: 50 }, () => fetch(path)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([404]));
    await Promise.all(answers.map((answer) => answer.arrayBuffer()));
  }
  app!.signal('SIGTERM');
  expect(await app!.exited).toBe(0);
  measured.push(`${name} ${what} ${app!.endedAfterMs} ms`);
});
