import { createHttpClient } from '#outbound';
import { json, startDouble, type HttpDouble } from '../../../test/support/http-double.js';
import { resolveAuthOptions } from './auth.options.js';
import { IssuerMetadata } from './issuer-metadata.js';

const http = createHttpClient();
let server: HttpDouble;
let errors: string[];
let warnings: string[];
let infos: string[];
let now = 0;
beforeEach(async () => {
  now = 1_800_000_000_000;
  errors = [];
  warnings = [];
  infos = [];
  server = await startDouble();
});
afterEach(() => server.close());
afterAll(() => {
  http.close();
});

const metadata = (issuer: string) =>
  new IssuerMetadata(
    resolveAuthOptions({
      issuer,
      issuerSetting: 'AUTH0_DOMAIN',
      audience: 'a',
      tokenProfile: 'auth0',
      challenge: { baselineScopes: [] },
      logger: {
        info: (_fields, message) => infos.push(message),
        warn: (_fields, message) => warnings.push(message),
        error: (_fields, message) => errors.push(message),
      },
      clock: () => now,
    }),
    http,
  );
const endpoints = () => ({
  jwks_uri: `${server.url}/jwks`,
  token_endpoint: `${server.url}/token`,
});

describe('an issuer that is known', () => {
  const serve = (endpoint: string) => {
    server.answer = (_request, response) => {
      const token_endpoint = `${server.url}/${endpoint}`;
      json(response, 200, { issuer: server.url, ...endpoints(), token_endpoint });
    };
  };
  const down = () => {
    server.answer = (_request, response) => response.writeHead(503).end();
  };

  it('is read again when an endpoint is gone, once in 30 s, by all together', async () => {
    serve('old');
    const found = metadata(server.url);
    await found.get();
    serve('new');
    const again = await Promise.all(Array.from({ length: 20 }, () => found.reread()));
    expect(new Set(again.map(({ tokenEndpoint }) => tokenEndpoint))).toEqual(
      new Set([`${server.url}/new`]),
    );
    expect((await found.get()).tokenEndpoint).toBe(`${server.url}/new`);
    await found.reread();
    expect(server.requests).toHaveLength(2);
    now += 30_000;
    await found.reread();
    expect(server.requests).toHaveLength(3);
  });

  it('holds while it cannot be read again, which is said once a minute, and when it is over', async () => {
    serve('old');
    const found = metadata(server.url);
    await found.get();
    down();
    for (let i = 0; i < 3; i += 1) {
      expect((await found.reread()).tokenEndpoint).toBe(`${server.url}/old`);
      now += 30_000;
    }
    expect(found.ready).toBe(true);
    expect([errors, infos]).toEqual([[], []]);
    const line = 'issuer metadata not read again; the last hold';
    expect(warnings).toEqual([line, line]);
    serve('new');
    await found.reread();
    expect(infos).toEqual(['issuer metadata are read again']);
  });

  it('is read again every ten minutes', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'Date'] });
    try {
      serve('old');
      const found = metadata(server.url);
      found.start();
      await found.get();
      serve('new');
      await new Promise((resolve) => setImmediate(resolve));
      jest.advanceTimersByTime(10 * 60_000);
      for (let i = 0; (await found.get()).tokenEndpoint !== `${server.url}/new`; i += 1) {
        if (i === 100_000) throw new Error('not read again');
        await new Promise((resolve) => setImmediate(resolve));
      }
      found.stop();
    } finally {
      jest.useRealTimers();
    }
  });
});
