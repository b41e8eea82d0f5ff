import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';

/** Ways in which what stands behind a TCP connection misbehaves. */
export const FAULTS = [
  'refused',
  'reset',
  'hang before headers',
  'hang after headers',
  'drip',
  'slow',
  'truncated',
  '500',
  '429 seconds',
  '429 date',
  'html',
  'wrong json',
  'huge',
  'gzip bomb',
  'redirect',
] as const;
export type FaultName = (typeof FAULTS)[number];

/** Milliseconds by which `slow` is late. */
export const SLOW_MS = 150;
const DRIP_MS = 25;
const MOST_MATCHED = 16 * 1024;

const BIG = 8 * 1024 * 1024;
const http = (head: string, body: Buffer | string = '') => {
  const bytes = Buffer.from(body);
  return Buffer.concat([
    Buffer.from(`HTTP/1.1 ${head}\r\ncontent-length: ${bytes.length}\r\n\r\n`),
    bytes,
  ]);
};
const JSON_TYPE = 'content-type: application/json';

/** Whole answers that stand in for the real one. */
const ANSWERS: Partial<Record<FaultName, () => Buffer>> = {
  '500': () => http(`500 Oops\r\n${JSON_TYPE}`, '{"error":"canary"}'),
  '429 seconds': () => http(`429 Slow\r\nretry-after: 7\r\n${JSON_TYPE}`, '{}'),
  '429 date': () =>
    http(
      `429 Slow\r\nretry-after: ${new Date(Date.now() + 9e9).toUTCString()}\r\n${JSON_TYPE}`,
      '{}',
    ),
  html: () => http('200 OK\r\ncontent-type: text/html', '<html>canary: sign in</html>'),
  'wrong json': () => http(`200 OK\r\n${JSON_TYPE}`, '["canary"]'),
  huge: () => http(`200 OK\r\n${JSON_TYPE}`, `{"msg":"${'x'.repeat(BIG)}"}`),
  'gzip bomb': () =>
    http(
      `200 OK\r\ncontent-encoding: gzip\r\n${JSON_TYPE}`,
      gzipSync(`{"msg":"${'x'.repeat(BIG)}"}`),
    ),
  redirect: () => http('307 Elsewhere\r\nlocation: http://127.0.0.1:1/canary'),
};

/** What a proxy does with a request whose first bytes, its form too, the matcher takes. */
interface Active {
  readonly name: FaultName;
  readonly matches: (request: string) => boolean;
}

/** A TCP proxy that lets bytes through until it is told how to misbehave. */
export class FaultProxy {
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private fault: Active | undefined;
  /** Requests that met the fault. */
  hits = 0;

  private constructor(
    private readonly port: number,
    private readonly targetPort: number,
  ) {
    this.server = createServer((socket) => {
      this.accept(socket);
    });
  }

  static async start(port: number, targetPort: number): Promise<FaultProxy> {
    const proxy = new FaultProxy(port, targetPort);
    await proxy.listen();
    return proxy;
  }

  /** Misbehaves from now on; `refused` for every connection, anything else for what matches. */
  async break(name: FaultName, matches: Active['matches'] = () => true): Promise<void> {
    this.hits = 0;
    this.fault = { name, matches };
    if (name === 'refused') await this.stop();
  }

  async heal(): Promise<void> {
    this.fault = undefined;
    for (const socket of this.sockets) socket.destroy();
    if (!this.server.listening) await this.listen();
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    if (!this.server.listening) return;
    this.server.close();
    await once(this.server, 'close');
  }

  private async listen(): Promise<void> {
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
  }

  private accept(client: Socket): void {
    const target = connect(this.targetPort, '127.0.0.1');
    const relay: Relay = { active: undefined, seen: 0 };
    for (const socket of [client, target]) {
      this.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.sockets.delete(socket);
        client.destroy();
        target.destroy();
      });
    }
    client.on('data', (chunk: Buffer) => {
      const active = this.fault;
      if (
        active === undefined ||
        !active.matches(chunk.subarray(0, MOST_MATCHED).toString('latin1'))
      ) {
        relay.active = undefined;
        target.write(chunk);
        return;
      }
      this.hits += 1;
      relay.active = active.name;
      relay.seen = 0;
      misbehave(active.name, client, () => target.write(chunk));
    });
    target.on('data', (chunk: Buffer) => {
      pass(relay, client, chunk);
    });
  }
}

interface Relay {
  active: FaultName | undefined;
  /** Bytes of the answer so far. */
  seen: number;
}

function misbehave(name: FaultName, client: Socket, forward: () => void): void {
  const answer = ANSWERS[name];
  if (answer) client.write(answer());
  else if (name === 'reset') client.resetAndDestroy();
  else if (name === 'slow') setTimeout(forward, SLOW_MS);
  else if (name !== 'hang before headers') forward();
}

/** The real answer on its way back, cut, stopped or dripping. */
function pass(relay: Relay, client: Socket, chunk: Buffer): void {
  const first = relay.seen === 0;
  relay.seen += chunk.length;
  const end = chunk.indexOf('\r\n\r\n') + 4;
  if (relay.active === 'hang after headers') {
    if (first) client.write(chunk.subarray(0, end));
  } else if (relay.active === 'truncated') {
    client.end(chunk.subarray(0, end + 5));
  } else if (relay.active === 'drip') {
    if (first) drip(client, chunk);
  } else client.write(chunk);
}

function drip(client: Socket, chunk: Buffer): void {
  let at = 0;
  const timer = setInterval(() => {
    if (at >= chunk.length || client.destroyed) clearInterval(timer);
    else client.write(chunk.subarray(at, (at += 1)));
  }, DRIP_MS);
}
