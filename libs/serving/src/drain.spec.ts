import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RawClient } from '../../../test/support/raw-client.js';
import { Drain } from './drain.js';

const LAST = { contentType: 'application/json', body: '{"stopping":true}' };
const HEADERS = 'Host: x\r\n';
const HELD = `GET /held HTTP/1.1\r\n${HEADERS}\r\n`;
const GET = `GET / HTTP/1.1\r\n${HEADERS}\r\n`;
const HALF_HEADER = 'GET / HTTP/1.1\r\nX-Half: ';
const HALF_BODY = `POST / HTTP/1.1\r\n${HEADERS}Content-Length: 10\r\n\r\nhalf`;
const MUCH = 64 * 1024 * 1024;

let server: Server;
let drain: Drain;
let port: number;
let clients: RawClient[];
let events: string[];
let held: ServerResponse[];
let onHeld: () => void;

/** Answers at once, but `/held` by hand, `/stream` without end and `/much` with more than fits. */
function handle(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  if (request.url === '/held') {
    held.push(response);
    onHeld();
  } else if (request.url === '/stream') response.writeHead(200).write('begun');
  else if (request.url === '/much') response.end(Buffer.alloc(MUCH, 'x'));
  else request.once('end', () => response.end('done'));
}

async function start(timeoutMs: number): Promise<void> {
  drain = new Drain(timeoutMs, LAST);
  server = createServer(handle);
  // As `boundedServer` does: what ends is up to the drain.
  server.closeIdleConnections = () => undefined;
  drain.watch(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
}

beforeEach(() => {
  clients = [];
  events = [];
  held = [];
  onHeld = () => undefined;
});
afterEach(() => {
  for (const client of clients) client.destroy();
  server.closeAllConnections();
  server.close();
});

async function open(text = ''): Promise<RawClient> {
  const client = await RawClient.open(port);
  clients.push(client);
  return text === '' ? client : client.send(text);
}

/** Resolves when so many requests are held. */
async function arrivals<T>(count: number, send: () => T): Promise<Awaited<T>> {
  const arrived = new Promise<void>((resolve) => {
    onHeld = () => {
      if (held.length === count) resolve();
    };
    if (held.length === count) resolve();
  });
  const sent = await send();
  await arrived;
  return sent;
}

/** A client whose request is being worked on. */
function running(text = HELD, count = 1): Promise<RawClient> {
  return arrivals(count, () => open(text));
}

function release(): Promise<void> {
  drain.release();
  return drain.over().then(() => {
    events.push('over');
  });
}

it.each([
  ['half a header', async () => open(HALF_HEADER)],
  ['half a body', async () => open(HALF_BODY)],
  ['a connection never used', async () => open()],
  [
    'an idle connection',
    async () => {
      const client = await open(GET);
      await client.answers(1);
      return client;
    },
  ],
  [
    'half a header behind an answer',
    async () => {
      const client = await open(GET);
      await client.answers(1);
      return client.send(HALF_HEADER);
    },
  ],
])(
  'OPS-03: %s is dropped at once; what runs is answered; then all is over',
  async (_what, begin) => {
    await start(600_000);
    const odd = await begin();
    const call = await running();
    // A complete exchange: whatever was sent before has arrived.
    await (await open(GET)).answers(1);
    const over = release();
    await odd.closed;
    events.push('dropped');
    held[0]!.end('answered');
    await call.closed;
    events.push(call.received.includes('answered') ? 'answered' : 'cut');
    await over;
    expect(events).toEqual(expect.arrayContaining(['dropped', 'answered', 'over']));
    expect(events[0]).toBe('dropped');
  },
);

it('once announced, requests on open connections are served, each answer the last one', async () => {
  await start(600_000);
  const idle = await open(GET);
  await idle.answers(1);
  const call = await running();
  drain.announce();
  idle.send(GET);
  held[0]!.end('answered');
  await Promise.all([idle.closed, call.closed]);
  expect(idle.statuses).toEqual([200, 200]);
  expect(idle.received.match(/^connection: close/gim)).toHaveLength(1);
  expect(call.received).toMatch(/^connection: close[^]*answered/im);
  expect(drain.draining).toBe(true);
});

it('once it no longer listens, a request on an open connection is served, and no connection is taken', async () => {
  await start(600_000);
  const idle = await open(GET);
  await idle.answers(1);
  drain.stopListening();
  await expect(open()).rejects.toThrow('ECONNREFUSED');
  idle.send(GET);
  await idle.closed;
  expect(idle.statuses).toEqual([200, 200]);
  expect(idle.received.match(/^connection: close/gim)).toHaveLength(1);
});

it.each([
  ['both before the end was announced', 2],
  ['the second after it', 1],
])(
  'of two requests sent without waiting, %s, the second answer says close',
  async (_when, before) => {
    await start(600_000);
    const client = await running(HELD.repeat(before), before);
    drain.announce();
    await arrivals(2, () => client.send(HELD.repeat(2 - before)));
    const over = release();
    held[1]!.end('second');
    held[0]!.end('first');
    await client.closed;
    expect(client.statuses).toEqual([200, 200]);
    expect(client.received).toMatch(/first[^]*^connection: close[^]*second/im);
    expect(client.received.match(/^connection: close/gim)).toHaveLength(1);
    await over;
  },
);

it('an answer that was given before the end, and waits for the one before it, still arrives', async () => {
  await start(600_000);
  const client = await running(HELD + HELD, 2);
  held[1]!.end('second');
  const over = release();
  held[0]!.end('first');
  await client.closed;
  expect(client.statuses).toEqual([200, 200]);
  expect(client.received).toMatch(/first[^]*second/);
  await over;
});

it.each([
  ['half a header', HALF_HEADER],
  ['half a body', HALF_BODY],
])('%s behind a running request is dropped with its answer', async (_what, half) => {
  await start(600_000);
  const client = await running(HELD + half);
  const over = release();
  held[0]!.end('answered');
  await client.closed;
  expect(client.received).toMatch(/200[^]*answered/);
  await over;
});

it('a cut answers what waits with 503, and ends a stream and an unread answer', async () => {
  await start(600_000);
  const call = await running();
  const stream = await open(GET.replace('/', '/stream'));
  await stream.answers(1);
  const unread = (await open()).stopReading().send(GET.replace('/', '/much'));
  await (await open(GET)).answers(1);
  const over = release();
  drain.cut();
  await over;
  await Promise.all([call.closed, stream.closed]);
  expect(call.statuses).toEqual([503]);
  expect(call.received).toMatch(/^connection: close[^]*{"stopping":true}/im);
  expect(stream.received).toContain('begun');
  expect(unread.statuses).toEqual([]);
});

it('what runs longer than the time from the announcement is cut without being told', async () => {
  await start(1);
  const call = await running();
  const over = release();
  await Promise.all([over, call.closed]);
  expect(call.statuses).toEqual([503]);
});
