import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A loopback proxy that adds a token to each request, for clients that cannot send one. */
export async function startAuthProxy(
  target: string,
  token: string,
): Promise<{ url: string; close: () => Promise<void> }> {
  const { hostname, port } = new URL(target);
  const server = createServer((incoming, outgoing) => {
    const { host, origin } = incoming.headers;
    // The proxy's own name stands for the gateway behind it; other names are passed on, to be refused there.
    const headers = {
      ...incoming.headers,
      authorization: `Bearer ${token}`,
      ...(host === new URL(own()).host && { host: new URL(target).host }),
      ...(origin === own() && { origin: new URL(target).origin }),
    };
    const upstream = forward(
      { hostname, port, method: incoming.method, path: incoming.url, headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    upstream.on('error', () => outgoing.destroy());
    outgoing.on('close', () => upstream.destroy());
    incoming.pipe(upstream);
  });
  const own = () => `http://localhost:${(server.address() as AddressInfo).port}`;
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return {
    url: own(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
