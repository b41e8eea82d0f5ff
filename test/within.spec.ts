import { runChild, startChild } from './support/child.js';

/** A command that starts another one, and would end in 1,000 s. Both hold its output open. */
const LONG = `sleep 1000 & echo begun; wait`;

/** The output closes when whoever holds it is gone, and not before. */
async function run(minutes: string, script: string, signal?: NodeJS.Signals) {
  const child = startChild(process.execPath, [
    ...['scripts/within.mjs', 'example', minutes, '--'],
    ...['sh', '-c', script],
  ]);
  if (signal !== undefined) {
    await child.until('its first word', () => child.output() !== '');
    child.process.kill(signal);
  }
  const { code, error } = await child.ended;
  return { code, said: error };
}

it('a suite that does not end is ended with all that it started, and named', async () => {
  const { code, said } = await run('0.001', LONG);
  expect(code).toBe(1);
  expect(said).toMatch(/^suite example did not end in [\d.]+ minutes\n$/);
});

it('a suite within a suite ends with it', async () => {
  const inner = `exec ${process.execPath} scripts/within.mjs inner 1000 -- sh -c '${LONG}'`;
  expect((await run('1000', inner, 'SIGTERM')).code).toBe(143);
});

it('what does not end when asked is ended', async () => {
  expect((await run('1000', `trap '' TERM; ${LONG}`, 'SIGTERM')).code).toBe(143);
});

it.each<[NodeJS.Signals, number]>([
  ['SIGTERM', 143],
  ['SIGINT', 130],
])('%s ends the suite with all that it started', async (signal, code) => {
  expect(await run('1000', LONG, signal)).toEqual({ code, said: '' });
});

it.each([0, 3])('a suite that ends in time with %i gives this code', async (code) => {
  expect(await run('1000', `exit ${code}`)).toEqual({ code, said: '' });
});

it('what a suite leaves behind ends with it', async () => {
  expect(await run('1000', 'sleep 1000 & exit 0')).toEqual({ code: 0, said: '' });
});

it('a command that does not exist is said', async () => {
  const { code, error } = await runChild(process.execPath, [
    ...['scripts/within.mjs', 'example', '1', '--', 'no-such'],
  ]);
  expect([code, error]).toEqual([1, 'suite example cannot run: spawn no-such ENOENT\n']);
});
