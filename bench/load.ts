import { gunzipSync } from 'node:zlib';
import { Pool } from 'undici';
import type { Server } from './processes.js';

/** A request as it is sent, and whether an answer to it is the right one. */
export interface Message {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly isRight: (text: string) => boolean;
}

/** What is asked; the messages of one request may be those of many callers in turn. */
export interface Request {
  readonly name: string;
  readonly next: () => Message;
}

/** What requests are sent to. */
export type Reached = Pick<Server, 'url'>;

/** Connections that are open, each with one request at a time. */
export const CONNECTIONS = 16;

/** Open connections to a server. undici takes the least CPU, which the server's machine shares. */
export function connected({ url }: Reached, connections = CONNECTIONS): Pool {
  return new Pool(new URL(url).origin, { connections, headersTimeout: 0, bodyTimeout: 0 });
}

/** Sends a message; the body of its answer. Throws unless that is right. */
export async function send(pool: Pool, { name, next }: Request): Promise<string> {
  const { headers, body, isRight } = next();
  const answer = await pool.request({ path: '/', method: 'POST', headers, body });
  const isZipped = answer.headers['content-encoding'] === 'gzip';
  const text = isZipped
    ? gunzipSync(await answer.body.bytes()).toString()
    : await answer.body.text();
  if (answer.statusCode === 200 && isRight(text)) return text;
  const shown = `${answer.statusCode} ${text.slice(0, 1_000)}`;
  throw new Error(`not the right answer to ${name}: ${shown}`);
}

/** Sends so many requests, each connection the next one when it has its answer. */
export async function sendAll(
  pool: Pool,
  what: Request,
  { count, connections }: { readonly count: number; readonly connections: number },
): Promise<void> {
  let left = count;
  const connection = async () => {
    while (left-- > 0) await send(pool, what);
  };
  await Promise.all(Array.from({ length: connections }, connection));
}

/** How requests are sent before and while CPU is measured. */
export interface Load {
  readonly count: number;
  readonly connections?: number;
  /** Requests that are not measured: those that open the connections, at least. */
  readonly before?: number;
}

/** Counters that grow with what is spent, by name. */
export type Meters<Name extends string> = Readonly<Record<Name, () => Promise<number>>>;

/** By how much each counter grows for a request. Throws unless every answer is right. */
export async function spentPerRequest<Name extends string>(
  server: Reached,
  what: Request,
  load: Load,
  meters: Meters<Name>,
): Promise<Readonly<Record<Name, number>>> {
  const { count, connections = CONNECTIONS, before = 0 } = load;
  const names = Object.keys(meters) as Name[];
  const read = () => Promise.all(names.map((name) => meters[name]()));
  const pool = connected(server, connections);
  try {
    await sendAll(pool, what, { count: Math.max(before, connections), connections });
    const start = await read();
    await sendAll(pool, what, { count, connections });
    const end = await read();
    const each = names.map((name, at) => [name, (end[at]! - start[at]!) / count] as const);
    return Object.fromEntries(each) as Record<Name, number>;
  } finally {
    await pool.destroy();
  }
}

/** CPU microseconds of the server's whole process for each request. Throws unless every answer is right. */
export async function cpuPerRequest(server: Server, what: Request, load: Load): Promise<number> {
  const cpu = () => server.ask({ ask: 'cpu' });
  return (await spentPerRequest(server, what, load, { cpu })).cpu;
}
