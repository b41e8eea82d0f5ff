import { once } from 'node:events';
import type { Socket } from 'node:net';
import { startRawServer, type RawServer } from '../../../test/support/raw-server.js';
import { createHttpClient, type HttpClient, type HttpStreams } from './http-client.js';

let server: RawServer;
let http: HttpClient & HttpStreams;
let connections: Set<Socket>;
beforeEach(async () => {
  server = await startRawServer();
  http = createHttpClient();
  connections = new Set();
  server.answer = (socket) => {
    connections.add(socket);
    socket.write(answer(`answer ${server.requests.length}`));
  };
});
afterEach(async () => {
  http.close();
  await server.close();
});

const answer = (body: string) => `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
const request = () => ({ method: 'GET', url: server.url, timeoutMs: 60_000 }) as const;
const WAYS: readonly (readonly [string, () => Promise<string>])[] = [
  ['read whole', async () => (await http.send(request())).body],
  ['streamed', async () => (await (await http.open(request())).bytes(100)).toString()],
];

describe.each(WAYS)('answers that are %s', (_way, ask) => {
  it('a connection is kept while nothing comes on it', async () => {
    for (const number of [1, 2, 3]) expect(await ask()).toBe(`answer ${number}`);
    expect(connections.size).toBe(1);
  });

  it('one that nobody asked for closes its connection, and is nobody’s', async () => {
    for (const number of [1, 2, 3]) {
      expect(await ask()).toBe(`answer ${number}`);
      const used = [...connections].at(-1)!;
      const closed = once(used, 'close');
      used.write(answer('of another'));
      await closed;
    }
    expect(connections.size).toBe(3);
  });

  it('two answers to one request are one', async () => {
    const { answer: usual } = server;
    server.answer = (socket) => {
      connections.add(socket);
      socket.write(answer('first') + answer('of another'));
    };
    expect(await ask()).toBe('first');
    server.answer = usual;
    expect(await ask()).toBe('answer 2');
    expect(connections.size).toBe(2);
  });
});
