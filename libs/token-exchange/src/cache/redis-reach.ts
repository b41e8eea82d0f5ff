import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { CONNECT_MS } from './redis-client.js';
import type { RedisHost, RedisPlace } from './redis-url.js';

/**
 * Why none of the hosts can be reached, which the client does not say for Sentinels and Clusters: the first
 * failure with its host, or that all accept connections. Never throws.
 */
export async function reachProblem({ hosts, tls }: RedisPlace): Promise<string> {
  for (const host of hosts) {
    const failure = await failureAt(host, tls);
    if (failure !== undefined) return `${failure} (${host.host}:${host.port})`;
  }
  return 'the connection was closed';
}

function failureAt(host: RedisHost, tls: RedisPlace['tls']): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = tls === undefined ? connect(host) : connectTls({ ...host, ...tls });
    const end = (failure?: string) => {
      socket.destroy();
      resolve(failure);
    };
    socket.once(tls === undefined ? 'connect' : 'secureConnect', () => {
      end();
    });
    socket.once('error', (error: Error) => {
      end(error.message);
    });
    socket.setTimeout(CONNECT_MS, () => {
      end('no connection in time');
    });
  });
}
