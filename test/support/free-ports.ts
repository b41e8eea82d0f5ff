import { createSocket } from 'node:dgram';
import { isFree } from '../../scripts/support/ports.js';

/** Below the ports that systems give to outgoing connections, which would be taken in between. */
const FIRST = 20_000;
const COUNT = 10_000;
let next = Math.floor(Math.random() * COUNT);

/**
 * Ports nobody listens on, all different, and no other test’s for as long as this process lives: it
 * holds the UDP port of the same number, by which others see whose the TCP port is.
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
