import { join } from 'node:path';
import { answers, startChild, type Child } from './child.js';
import { freePorts } from './free-ports.js';
import { keepFiles, watchLog } from './secret-search.js';
import { watchSettings } from './watched-settings.js';

const MAIN = join(__dirname, '../../dist/apps/mcp-gateway/src/main.js');

/**
 * A gateway in a process of its own; those with the same public URL are replicas of each other.
 */
export interface GatewayProcess extends Child {
  readonly url: string;
}

/**
 * Starts a built gateway with these settings and waits until `until` answers, by default until it is ready.
 * A probe is a script that is loaded first and answers over IPC. Listens on any free port, where none is given. `main` is
 * what is run, by default what is built.
 */
export async function startGatewayProcess(
  env: Readonly<Record<string, string>>,
  options: {
    readonly probe?: string;
    readonly until?: string;
    readonly port?: number;
    readonly main?: string;
  } = {},
): Promise<GatewayProcess> {
  const { probe, until = '/readyz', main = MAIN, port = (await freePorts(1))[0]! } = options;
  const child = startChild(
    process.execPath,
    [...(probe === undefined ? [] : ['--expose-gc', '-r', probe]), main],
    { PATH: process.env['PATH'], DRAIN_DELAY: '0', ADMIN_PORT: 'off', ...env, PORT: String(port) },
    { ipc: probe !== undefined },
  );
  watchSettings({ ...env, PORT: String(port) });
  watchLog('a gateway’s process', child.output);
  const url = `http://localhost:${port}`;
  await child.until('a ready gateway', () => answers(url + until));
  const stop: Child['stop'] = async (signal) => {
    await child.stop(signal);
    keepFiles();
  };
  return { ...child, stop, url };
}
