import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../../test/support/free-ports.js';
import { Supervisor } from './supervisor.js';

const REASONS = [
  {
    reason: 'issuer_metadata',
    settings: ['ISSUER_URL'],
    since: '2026-01-02T03:04:05.000Z',
    detail: 'the issuer does not answer',
  },
];
const SENTENCE = 'the issuer does not answer (look at ISSUER_URL), since 2026-01-02T03:04:05.000Z';

/** A service in a process of its own that is never ready, or until it was asked often enough. */
async function service(notReady: number) {
  const [port] = (await freePorts(1)) as [number];
  const script = join(mkdtempSync(join(tmpdir(), 'service-')), 'service.cjs');
  const body = JSON.stringify({ status: 'not ready', reasons: REASONS });
  writeFileSync(
    script,
    `let left = ${notReady};
    process.on('SIGHUP', (signal) => console.log(signal));
    require('node:http').createServer((request, response) => {
      const fine = request.url === '/healthz' || left-- <= 0;
      response.writeHead(fine ? 200 : 503).end(${JSON.stringify(body)});
    }).listen(${port}, '127.0.0.1');`,
  );
  const readyUrl = `http://127.0.0.1:${port}/readyz`;
  return { name: 'x', script, port, portSetting: 'PORT', readyUrl };
}

let supervisor: Supervisor;
let lines: string[];
const supervise = (times: { readyWithin: number; saidAfter: number }) => {
  lines = [];
  supervisor = new Supervisor(process.env, (name, line) => lines.push(`${name}: ${line}`), times);
};
afterEach(() => supervisor.stop());

it('a service that does not become ready ends the start with its own reason', async () => {
  supervise({ readyWithin: 2_000, saidAfter: 600_000 });
  await expect(supervisor.start(await service(1e9))).rejects.toThrow(
    `x is not ready after 2 s: ${SENTENCE}.`,
  );
});

it('what a service waits for is said once', async () => {
  supervise({ readyWithin: 600_000, saidAfter: -1 });
  await supervisor.start(await service(3));
  expect(lines.filter((line) => line.includes('the issuer'))).toEqual([
    `x: WARN not ready yet: ${SENTENCE}`,
  ]);
});

it('a service that runs without its issuer says what it waits for', async () => {
  supervise({ readyWithin: 600_000, saidAfter: 0 });
  const one = await service(1e9);
  const { origin } = new URL(one.readyUrl);
  await supervisor.start({ ...one, readyUrl: `${origin}/healthz` });
  expect(await supervisor.settled({ ...one, reasonsUrl: one.readyUrl })).toBe(SENTENCE);
  expect(await supervisor.settled(one)).toBeUndefined();
});

it('a signal reaches a service as soon as it is ready, and at once after that', async () => {
  let hear: () => void = () => undefined;
  const next = () =>
    new Promise<void>((resolve) => {
      hear = resolve;
    });
  supervisor = new Supervisor(process.env, (_name, line) => {
    if (line === 'SIGHUP') hear();
  });
  const first = next();
  supervisor.signal('x', 'SIGHUP');
  supervisor.signal('nobody', 'SIGHUP');
  await supervisor.start(await service(2));
  await first;
  const second = next();
  supervisor.signal('x', 'SIGHUP');
  await second;
});
