import { join } from 'node:path';
import { runChild } from './child.js';
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
export async function runProgram(
  command: string,
  args: readonly string[],
  { env = {}, cwd, input = '', givesToken = false }: RunOptions = {},
): Promise<Ran> {
  const { code, out, error } = await runChild(
    command,
    args,
    { PATH: process.env['PATH'], ...env },
    { input, ...(cwd !== undefined && { cwd }) },
  );
  written += givesToken ? error : out + error;
  return { status: code, out, error };
}

/** Runs `mcp-gateway` with arguments. */
export function runGateway(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return runProgram(process.execPath, [GATEWAY_COMMAND, ...args], options);
}
