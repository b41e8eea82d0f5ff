import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

/** Where an answer of a gateway belongs. */
export type AnswerChannel = 'answers' | 'metrics' | 'pages';

interface Connection {
  readonly port: number;
  readonly chunks: Buffer[];
}

const endpoints = new Set<number>();
const admins = new Set<number>();
const connections: Connection[] = [];

/** Says which ports are a gateway's: whatever clients of this process receive from them is kept. */
export function watchGateway(port: number | string | undefined, admin?: number | string): void {
  if (Number(port) > 0) endpoints.add(Number(port));
  if (Number(admin) > 0) admins.add(Number(admin));
}

/**
 * Begins to see what clients of this process receive, whichever they are: each has a socket. Returns what
 * ends it.
 */
export function seeReceived(): () => void {
  const opened = (message: unknown) => {
    see((message as { socket: Socket }).socket);
  };
  subscribe('net.client.socket', opened);
  return () => unsubscribe('net.client.socket', opened);
}

/** Every answer so far, with status line and headers, and where it belongs. */
export function receivedAnswers(): readonly { channel: AnswerChannel; text: string }[] {
  return connections.flatMap(({ port, chunks }) =>
    Buffer.concat(chunks)
      .toString()
      .split(/(?=HTTP\/1\.1 \d{3} )/)
      .map((text) => ({ channel: channelOf(port, text), text })),
  );
}

function see(socket: Socket): void {
  const push = socket.push.bind(socket);
  let connection: Connection | undefined;
  // Every byte that arrives is pushed, and whoever listens stays the only listener.
  socket.push = (chunk: unknown, encoding) => {
    const { remotePort: port = 0 } = socket;
    if (chunk instanceof Uint8Array && (endpoints.has(port) || admins.has(port))) {
      if (connection === undefined) connections.push((connection = { port, chunks: [] }));
      connection.chunks.push(Buffer.from(chunk));
    }
    return push(chunk, encoding);
  };
}

function channelOf(port: number, text: string): AnswerChannel {
  if (endpoints.has(port)) return 'answers';
  return /^content-type: (?:text\/plain; version=|application\/openmetrics-text)/im.test(text)
    ? 'metrics'
    : 'pages';
}
