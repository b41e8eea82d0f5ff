import { join } from 'node:path';
import { answers, startChild, type Child } from './child.js';
import { freePorts } from './free-ports.js';
import { searchLogs, watchLog, watchSettings } from './secret-search.js';

const MAIN = join(__dirname, '../../dist/apps/mcp-gateway/src/main.js');

/**
 * A gateway in a process of its own: a replica of those with the same public URL. `stop` fails when it
 * wrote a secret.
 */
export interface GatewayProcess extends Child {
  readonly url: string;
}

/**
 * Starts a built gateway with a stack's settings and more, until it is ready, or until another path
 * answers. A probe is a script that is loaded into it first and answers over IPC.
 */
export async function startGatewayProcess(
  env: Readonly<Record<string, string>>,
  { probe, until = '/readyz' }: { readonly probe?: string; readonly until?: string } = {},
): Promise<GatewayProcess> {
  const [port] = await freePorts(1);
  const child = startChild(
    process.execPath,
    [...(probe === undefined ? [] : ['--expose-gc', '-r', probe]), MAIN],
    { PATH: process.env['PATH'], DRAIN_DELAY: '0', ...env, PORT: String(port) },
    { ipc: probe !== undefined },
  );
  watchSettings(env);
  watchLog('a gateway’s process', child.output);
  const url = `http://localhost:${port}`;
  await child.until('a ready gateway', () => answers(url + until));
  const stop: Child['stop'] = async (signal) => {
    await child.stop(signal);
    searchLogs();
  };
  return { ...child, stop, url };
}
