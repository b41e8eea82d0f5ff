import { createSocket } from 'node:dgram';
import { isFree } from '../../scripts/support/ports.js';

/** Below the ports that operating systems use for outgoing connections, which could take one in between. */
const FIRST = 20_000;
const COUNT = 10_000;
let next = Math.floor(Math.random() * COUNT);

/**
 * Ports that nobody listens on, all different. No other test gets them while this process lives: it holds
 * the UDP port of the same number as a mark.
 */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  for (let tries = 0; ports.length < count && tries < COUNT; tries += 1) {
    const port = FIRST + (next++ % COUNT);
    if ((await claim(port)) && (await isFree(port))) ports.push(port);
  }
  if (ports.length < count) throw new Error('no free ports');
  return ports;
}

function claim(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4').unref();
    socket.once('error', () => {
      socket.close();
      resolve(false);
    });
    socket.bind({ port, address: '127.0.0.1', exclusive: true }, () => {
      resolve(true);
    });
  });
}
