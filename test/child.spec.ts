import { eventually, runChild, startChild } from './support/child.js';

/** Starts a child as a suite does, and says its process id. */
const SUITE = `
  const { transformFileSync } = require('@swc/core');
  const options = { jsc: { parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } };
  const { code } = transformFileSync('test/support/child.ts', options);
  const support = {};
  new Function('require', 'exports', code)(require, support);
  console.log(support.startChild('sleep', ['1000']).process.pid);`;

it.each<NodeJS.Signals>(['SIGTERM', 'SIGKILL'])(
  'what a suite started ends when the suite is ended by %s',
  async (signal) => {
    const suite = startChild(process.execPath, ['-e', SUITE]);
    await suite.until('it says the process of its child', () => suite.output().endsWith('\n'));
    const pid = Number(suite.output());
    expect(process.kill(pid, 0)).toBe(true);
    suite.process.kill(signal);
    await eventually('the child is gone', () => {
      try {
        return !process.kill(pid, 0);
      } catch {
        return true;
      }
    });
  },
);

it('a process that ends while it is waited for is told, with what it wrote', async () => {
  const child = startChild('sh', ['-c', 'echo why >&2; exit 3']);
  await expect(child.until('never', () => false)).rejects.toThrow(/^sh ended with 3: why\n$/);
});

it('outputs are kept apart at the end, and what was read from the input came whole', async () => {
  const args = ['-c', 'cat; echo wrong >&2; exit 4'];
  const input = 'x'.repeat(100_000);
  const ended = await runChild('sh', args, process.env, { input });
  expect(ended).toEqual({ code: 4, signal: null, out: input, error: 'wrong\n' });
});

it('answers come in the order of the questions, and none comes from a process that ended', async () => {
  const script = `process.on('message', (said) => {
    if (said === 'end') process.exit(5);
    else process.send(said + 1);
  });`;
  const child = startChild(process.execPath, ['-e', script], process.env, { ipc: true });
  const questions = [1, 2, 3].map((question) => child.ask<number>(question));
  expect(await Promise.all(questions)).toEqual([2, 3, 4]);
  await expect(child.ask('end')).rejects.toThrow(/ended with 5/);
  await expect(child.ask(1)).rejects.toThrow(/ended with 5/);
});
