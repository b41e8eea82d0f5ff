import type { ClientVerdict, Exchanger } from '#token-exchange';
import type { UpstreamClient } from '../upstreams/upstream-clients.js';
import { ClientCheck } from './client-check.js';

const nobody = () => Promise.reject(new Error());
const exchangerOf = (): Exchanger => ({
  exchange: nobody,
  exchangeAgain: nobody,
  clientRefusal: () => undefined,
  checkClient: nobody,
  circuit: 'closed',
});

let asked: string[];
beforeEach(() => {
  asked = [];
});

function upstream(name: string, exchanger: Exchanger, verdict: ClientVerdict): UpstreamClient {
  const check = () => {
    asked.push(name);
    return Promise.resolve(verdict);
  };
  return { upstream: name, exchange: { exchanger, audience: name, settings: [], check } };
}

/** Runs one round; whether it was the last. */
async function isOver(served: readonly UpstreamClient[]): Promise<boolean> {
  return new Promise((resolve) => {
    const check = new ClientCheck({
      served: () => served,
      clock: () => 0,
      after: () => {
        resolve(false);
        return () => undefined;
      },
      ended: () => false,
      onAsking: () => asked.push('said'),
      onOver: () => {
        resolve(check.notReady === undefined);
      },
    });
    check.begin();
    check.begin();
  });
}

it('TX-27: a client of many upstreams is asked about once', async () => {
  const [one, other] = [exchangerOf(), exchangerOf()];
  const served = [
    upstream('a', one, 'accepted'),
    upstream('b', one, 'accepted'),
    upstream('c', other, 'refused'),
  ];
  expect([await isOver(served), asked]).toEqual([true, ['said', 'a', 'c']]);
});

it('TX-27: a client that is refused for one audience is asked about for the next', async () => {
  const one = exchangerOf();
  const served = [upstream('a', one, 'refused'), upstream('b', one, 'accepted')];
  expect([await isOver(served), asked]).toEqual([true, ['said', 'a', 'b']]);
});

it('TX-27: with all refused there is another round', async () => {
  const served = [upstream('a', exchangerOf(), 'refused'), upstream('b', exchangerOf(), 'refused')];
  expect(await isOver(served)).toBe(false);
});

it('TX-27: an upstream that is not checked, and none at all, are no reason to wait', async () => {
  const open: UpstreamClient = { upstream: 'open', exchange: undefined };
  expect(await isOver([open, upstream('a', exchangerOf(), 'refused')])).toBe(true);
  expect(await isOver([])).toBe(true);
});

it('TX-27: it is said before an issuer is asked, and not where none is', async () => {
  await isOver([{ upstream: 'open', exchange: undefined }]);
  expect(asked).toEqual([]);
  await isOver([upstream('a', exchangerOf(), 'accepted')]);
  expect(asked).toEqual(['said', 'a']);
});
