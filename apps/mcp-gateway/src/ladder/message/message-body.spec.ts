import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { FREE_CHUNKS, MIN_MEAN_CHUNK_BYTES, readBody } from './message-body.js';
import { ReadingBudget } from './reading-budget.js';
import { RefusedMessageError } from './rpc-error.js';

const LIMIT = 256 * 1024;
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const bounds = { maxReadingBytes: 64 * LIMIT, maxReadingBytesOfCaller: 8 * LIMIT };

let server: Server;
let most: number;
/** Counts in the real budget, and remembers the most that was held at once. */
class Watched extends ReadingBudget {
  private held = 0;

  override take(caller: string, bytes: number) {
    this.held += bytes;
    most = Math.max(most, this.held);
    return super.take(caller, bytes);
  }

  override give(caller: string, bytes: number): void {
    this.held -= bytes;
    super.give(caller, bytes);
  }
}

beforeEach(async () => {
  most = 0;
  const budget = new Watched(bounds, quiet, () => 0);
  server = createServer((incoming, response) => {
    const length = incoming.headers['content-length'];
    const declared = length === undefined ? undefined : Number(length);
    readBody(incoming, { limit: LIMIT, declared, budget, caller: 'a' }).then(
      (body) => response.end(body),
      (error: unknown) => {
        const status = error instanceof RefusedMessageError ? error.status : 500;
        response.writeHead(status, { connection: 'close' }).end();
      },
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** Sends chunks as they are, or with their length declared; resolves with status and answer. */
function send(chunks: readonly Buffer[], declare = false): Promise<[number, Buffer]> {
  const { port } = server.address() as AddressInfo;
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  return new Promise((resolve, reject) => {
    const headers = declare ? { 'content-length': length } : {};
    const outgoing = request({ port, method: 'POST', headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        resolve([response.statusCode ?? 0, Buffer.concat(parts)]);
      });
    });
    outgoing.on('error', reject);
    for (const chunk of chunks) outgoing.write(chunk);
    outgoing.end();
  });
}

it('HTTP-07: however a body is cut into chunks, it is read as it was sent', async () => {
  const pieces = fc.array(fc.uint8Array({ minLength: 1, maxLength: 3_000 }), { maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(pieces, fc.boolean(), async (parts, declare) => {
      const chunks = parts.map((part) => Buffer.from(part));
      const [status, answer] = await send(chunks, declare);
      expect([status, answer.equals(Buffer.concat(chunks))]).toEqual([200, true]);
    }),
    { numRuns: 50 },
  );
});

it('HTTP-07: what a body holds while it is read is at most twice its bytes', async () => {
  const chunks = Array.from({ length: 2_000 }, (_, index) => Buffer.alloc(100, index));
  const [status, answer] = await send(chunks);
  expect([status, answer.length]).toEqual([200, 200_000]);
  expect(most).toBeLessThanOrEqual(2 * 200_000);
});

it('HTTP-07: a body in chunks of a byte is refused, its size aside', async () => {
  const bytes = (count: number) => Array.from({ length: count }, () => Buffer.from(' '));
  expect((await send(bytes(FREE_CHUNKS)))[0]).toBe(200);
  expect((await send(bytes(FREE_CHUNKS * MIN_MEAN_CHUNK_BYTES)))[0]).toBe(413);
});

it('HTTP-07: one byte beyond the limit is refused, declared or not', async () => {
  const chunks = [Buffer.alloc(LIMIT), Buffer.alloc(1)];
  for (const declare of [true, false]) expect((await send(chunks, declare))[0]).toBe(413);
});
