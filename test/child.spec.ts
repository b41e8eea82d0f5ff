import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { eventually } from './support/child.js';

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
    const suite = spawn(process.execPath, ['-e', SUITE]);
    const [said] = (await once(suite.stdout, 'data')) as [Buffer];
    const pid = Number(said.toString());
    expect(process.kill(pid, 0)).toBe(true);
    suite.kill(signal);
    await eventually('the child is gone', () => {
      try {
        return !process.kill(pid, 0);
      } catch {
        return true;
      }
    });
  },
);
