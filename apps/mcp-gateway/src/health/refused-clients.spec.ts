import type { ClientRefusal, TokenExchangeService } from '#token-exchange';
import { refusedClients } from './refused-clients.js';
import { clientsOf, type UpstreamClient } from '../upstreams/upstream-clients.js';

const SINCE = 1_800_000_000_000;

/** Upstreams by name, each with what its client is refused; null is one without an exchange. */
function served(
  all: Readonly<Record<string, { client: string; lacks?: ClientRefusal['lacks'] } | null>>,
): readonly UpstreamClient[] {
  return Object.entries(all).map(([upstream, one], i) => ({
    upstream,
    exchange: one
      ? {
          audience: `https://${upstream}`,
          settings: [one.client],
          exchanger: {
            exchange: () => Promise.reject(new Error()),
            exchangeAgain: () => Promise.reject(new Error()),
            clientRefusal: () => one.lacks && { lacks: one.lacks, since: SINCE + i },
            checkClient: () => Promise.reject(new Error()),
            circuit: 'closed',
          },
          check: undefined,
        }
      : undefined,
  }));
}

it('TX-27: where the only upstream’s client is refused, nothing works', () => {
  const { all, reasons } = refusedClients(served({ a: { client: 'A', lacks: 'permission' } }));
  expect(all).toBe(true);
  expect(reasons).toEqual([
    {
      reason: 'client_refused',
      settings: ['A'],
      since: SINCE,
      detail: 'the issuer does not permit this gateway’s client the exchange',
    },
  ]);
});

it('TX-27: where one of several is refused, its upstreams are named, and the others work', () => {
  const lacks = 'authentication';
  const refused = { client: 'A', lacks } as const;
  const { all, reasons } = refusedClients(served({ a: refused, b: { client: 'B' }, c: refused }));
  expect(all).toBe(false);
  expect(reasons).toEqual([
    {
      reason: 'client_refused',
      upstreams: ['a', 'c'],
      settings: ['A'],
      since: SINCE,
      detail: 'a, c: the issuer does not accept the credentials of this gateway’s client',
    },
  ]);
});

it('TX-27: where all are refused, each client is a reason', () => {
  const { all, reasons } = refusedClients(
    served({
      a: { client: 'A', lacks: 'authentication' },
      b: { client: 'B', lacks: 'permission' },
    }),
  );
  expect(all).toBe(true);
  expect(reasons.map(({ upstreams, settings }) => [upstreams, settings])).toEqual([
    [['a'], ['A']],
    [['b'], ['B']],
  ]);
});

it('TX-27: an upstream without an exchange works, whatever clients are refused', () => {
  const { all, reasons } = refusedClients(
    served({ a: { client: 'A', lacks: 'authentication' }, public: null }),
  );
  expect([all, reasons.length]).toEqual([false, 1]);
  expect(refusedClients(served({ public: null })).all).toBe(false);
  expect(refusedClients([]).all).toBe(false);
});

it('an upstream’s client is known by the settings of its id and its proof', () => {
  const tokens = { exchanger: () => 'the exchanger' } as unknown as TokenExchangeService;
  const exchange = {
    issuer: 'https://t/',
    profile: 'rfc8693',
    subjectTokenType: '',
    timeoutMs: 1,
    audience: 'https://a',
    scopes: [],
  } as const;
  const at = (field: string) => `a.${field}`;
  const secret = { id: 'gw', method: 'client_secret_basic', secret: 's' } as const;
  const key = { id: 'gw', method: 'private_key_jwt', key: 'k' } as const;
  const clients = clientsOf(
    [
      { name: 'a', at, exchange: { ...exchange, client: secret } },
      { name: 'b', at, exchange: { ...exchange, client: key } },
      { name: 'c', at, exchange: undefined },
    ],
    tokens,
  );
  expect(clients.map((one) => one.exchange?.settings)).toEqual([
    ['a.exchange.client.id', 'a.exchange.client.secret'],
    ['a.exchange.client.id', 'a.exchange.client.key'],
    undefined,
  ]);
});
