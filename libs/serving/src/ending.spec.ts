import { createServer } from 'node:http';
import { Drain } from './drain.js';
import { Ending } from './ending.js';
import type { LogOutput } from './log-output.js';

/** Far beyond the end of the test: what ends then would end the test's process. */
const NEVER_MS = 3_600_000;

it('a SIGHUP reloads what can be reloaded, as often as it comes, and ends nothing', () => {
  const ending = new Ending('app', {} as LogOutput);
  const drain = new Drain(NEVER_MS, { contentType: 'text/plain', body: '' });
  let reloads = 0;
  const said: string[] = [];
  const log = (_fields: object, message: string) => said.push(message);
  ending.started({
    drain,
    delayMs: 0,
    logger: { info: log, warn: log, fatal: log },
    close: () => new Promise(() => undefined),
    reload: () => (reloads += 1),
  });
  ending.signalled('SIGHUP');
  ending.signalled('SIGHUP');
  expect(reloads).toBe(2);
  expect(drain.draining).toBe(false);
  // On its way out it is neither reloaded nor hurried.
  ending.signalled('SIGTERM');
  ending.signalled('SIGHUP');
  expect([reloads, drain.draining]).toEqual([2, true]);
  expect(said).toEqual(['ending']);
});

it('after its delay it listens no more before anything is closed', async () => {
  const ending = new Ending('app', {} as LogOutput);
  const drain = new Drain(NEVER_MS, { contentType: 'text/plain', body: '' });
  const server = createServer();
  drain.watch(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const listened = new Promise<boolean>((resolve) => {
    ending.started({
      drain,
      delayMs: 1,
      logger: { info: () => undefined, warn: () => undefined, fatal: () => undefined },
      close: () => {
        resolve(server.listening);
        return new Promise(() => undefined);
      },
    });
  });
  ending.signalled('SIGTERM');
  expect(await listened).toBe(false);
});
