import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';

/** Ways in which a server behind a TCP connection misbehaves. */
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

/** Faults after which nothing more is sent; `slow` continues when it is released. */
export const STALLING: readonly FaultName[] = [
  'hang before headers',
  'hang after headers',
  'drip',
  'slow',
];
/** Bytes that `drip` sends, one at a time, before it stalls. */
const DRIPS = 20;
/** Bytes of a request's first chunk that a fault is matched against. */
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

/** A fault, and whether it applies to a request, judged by its first bytes, form body included. */
interface Active {
  readonly name: FaultName;
  readonly matches: (request: string) => boolean;
}

/** A TCP proxy that lets bytes through until it is told how to misbehave. */
export class FaultProxy {
  private readonly server: Server;
  private readonly clients = new Set<Socket>();
  private fault: Active | undefined;
  private held: (() => void)[] = [];
  private stall = (): void => undefined;
  private whenStalled: Promise<void> = Promise.resolve();
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

  /** Misbehaves from now on; `refused` on every connection, any other fault on requests that match. */
  async break(name: FaultName, matches: Active['matches'] = () => true): Promise<void> {
    this.hits = 0;
    this.whenStalled = new Promise((resolve) => (this.stall = resolve));
    this.fault = { name, matches };
    if (name === 'refused') await this.stop();
  }

  /** Resolves once a request has met a fault after which nothing more is sent. */
  stalled(): Promise<void> {
    return this.whenStalled;
  }

  /** Sends what `slow` holds back. */
  release(): void {
    for (const forward of this.held.splice(0)) forward();
  }

  async heal(): Promise<void> {
    this.fault = undefined;
    this.held = [];
    // Ended, not destroyed: each closes once its client has noticed and sends nothing more.
    await this.closed((socket) => socket.end());
    if (!this.server.listening) await this.listen();
  }

  async stop(): Promise<void> {
    await this.closed((socket) => socket.destroy());
    if (!this.server.listening) return;
    this.server.close();
    await once(this.server, 'close');
  }

  private async closed(close: (socket: Socket) => void): Promise<void> {
    const closed = [...this.clients].map((socket) => once(socket, 'close'));
    for (const socket of this.clients) close(socket);
    await Promise.all(closed);
  }

  private async listen(): Promise<void> {
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
  }

  private accept(client: Socket): void {
    const target = connect(this.targetPort, '127.0.0.1');
    const relay: Relay = { active: undefined, seen: 0 };
    this.clients.add(client);
    for (const socket of [client, target]) {
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.clients.delete(client);
        client.destroy();
        target.destroy();
      });
    }
    client.on('data', (chunk: Buffer) => {
      if (client.writableEnded) return;
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
      const forward = () => target.write(chunk);
      if (active.name === 'slow') this.held.push(forward);
      else misbehave(active.name, client, forward);
      if (active.name === 'slow' || active.name === 'hang before headers') this.stall();
    });
    target.on('data', (chunk: Buffer) => {
      if (!client.writableEnded) pass(relay, client, chunk, this.stall);
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
  else if (name !== 'hang before headers') forward();
}

/** The real answer on its way back: cut, stopped or dripping. */
function pass(relay: Relay, client: Socket, chunk: Buffer, stall: () => void): void {
  const first = relay.seen === 0;
  relay.seen += chunk.length;
  const end = chunk.indexOf('\r\n\r\n') + 4;
  if (relay.active === 'hang after headers') {
    if (first) client.write(chunk.subarray(0, end), stall);
  } else if (relay.active === 'truncated') {
    client.end(chunk.subarray(0, end + 5));
  } else if (relay.active === 'drip') {
    if (first) drip(client, chunk.subarray(0, DRIPS), stall);
  } else client.write(chunk);
}

function drip(client: Socket, chunk: Buffer, stall: () => void): void {
  if (chunk.length === 0) stall();
  else if (client.writable) {
    client.write(chunk.subarray(0, 1), () => {
      setImmediate(drip, client, chunk.subarray(1), stall);
    });
  }
}
