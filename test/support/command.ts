import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { watchLog } from './secret-search.js';

/** The command-line program of this checkout. */
export const GATEWAY_COMMAND = join(__dirname, '../../bin/mcp-gateway.mjs');

/** How a command ended, and what it wrote. */
export interface Ran {
  readonly status: number | null;
  readonly out: string;
  readonly error: string;
}

export interface RunOptions {
  /** Beside PATH, all of its environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Its input, which ends then. */
  readonly input?: string;
  /** Whether a token is what it is asked for: it is not searched for secrets then. */
  readonly givesToken?: boolean;
}

let written = '';
watchLog('a command’s process', () => written);

/** Runs a program to its end. What it writes is searched for every secret of the suite. */
export function runProgram(
  command: string,
  args: readonly string[],
  { env = {}, cwd, input = '', givesToken = false }: RunOptions = {},
): Promise<Ran> {
  const child = spawn(command, args, { cwd, env: { PATH: process.env['PATH'], ...env } });
  let out = '';
  let error = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (error += chunk.toString()));
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  return new Promise((done, failed) => {
    child.once('error', failed);
    child.once('close', (status) => {
      written += givesToken ? error : out + error;
      done({ status, out, error });
    });
  });
}

/** Runs `mcp-gateway` with arguments. */
export function runGateway(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return runProgram(process.execPath, [GATEWAY_COMMAND, ...args], options);
}
