import { MetadataHarness } from '../../../test/support/metadata-harness.js';

let harness: MetadataHarness;
beforeEach(async () => (harness = await MetadataHarness.start()));
afterEach(() => harness.close());

describe('an issuer that is known', () => {
  const endpoint = (name: string) => `${harness.server.url}/${name}`;
  const serve = (name: string) => {
    harness.serve(name);
  };
  const down = () => {
    harness.server.answer = (_request, response) => response.writeHead(503).end();
  };

  it('is read again when an endpoint is gone, once in 30 s, by all together', async () => {
    serve('old');
    const found = harness.metadata();
    await found.get();
    serve('new');
    const again = await Promise.all(Array.from({ length: 20 }, () => found.reread()));
    expect(new Set(again.map(({ tokenEndpoint }) => tokenEndpoint))).toEqual(
      new Set([endpoint('new')]),
    );
    expect((await found.get()).tokenEndpoint).toBe(endpoint('new'));
    await found.reread();
    expect(harness.server.requests).toHaveLength(2);
    harness.now += 30_000;
    await found.reread();
    expect(harness.server.requests).toHaveLength(3);
  });

  it('holds while it cannot be read again, which is said once a minute, and when it is over', async () => {
    serve('old');
    const found = harness.metadata();
    await found.get();
    down();
    for (let i = 0; i < 3; i += 1) {
      expect((await found.reread()).tokenEndpoint).toBe(endpoint('old'));
      harness.now += 30_000;
    }
    expect(found.ready).toBe(true);
    expect([harness.errors, harness.infos]).toEqual([[], []]);
    const line = 'issuer metadata not read again; the last hold';
    expect(harness.warnings).toEqual([line, line]);
    serve('new');
    await found.reread();
    expect(harness.infos).toEqual(['issuer metadata are read again']);
  });

  it('is read again every ten minutes', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'Date'] });
    try {
      serve('old');
      const found = harness.metadata();
      found.start();
      await found.get();
      serve('new');
      await new Promise((resolve) => setImmediate(resolve));
      jest.advanceTimersByTime(10 * 60_000);
      for (let i = 0; (await found.get()).tokenEndpoint !== endpoint('new'); i += 1) {
        if (i === 100_000) throw new Error('not read again');
        await new Promise((resolve) => setImmediate(resolve));
      }
      found.stop();
    } finally {
      jest.useRealTimers();
    }
  });
});
