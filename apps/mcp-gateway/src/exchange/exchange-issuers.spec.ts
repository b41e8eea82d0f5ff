import type { IssuerEndpoint } from '#token-exchange';
import { MetadataHarness } from '../../../../test/support/metadata-harness.js';
import { exchangeIssuers } from './exchange-issuers.js';

const CALLERS = 'https://callers.example/';
const REFRESH_MS = 10 * 60_000;

let harness: MetadataHarness;
beforeEach(async () => (harness = await MetadataHarness.start()));
afterEach(() => harness.close());

const asked = () => harness.server.requests.length;
function find(issuer = harness.server.url): IssuerEndpoint {
  const callers = { issuer: CALLERS, metadata: harness.metadata() };
  return exchangeIssuers(callers, harness.options, harness.http)(issuer);
}

it('the callers’ issuer is not read once more for its exchanges', async () => {
  harness.serve();
  const endpoint = find(CALLERS);
  expect(asked()).toBe(0);
  expect(await endpoint.tokenEndpoint()).toBe(`${harness.server.url}/token`);
  harness.serve('moved');
  await endpoint.gone();
  expect(await endpoint.tokenEndpoint()).toBe(`${harness.server.url}/moved`);
});

it('another issuer is looked for at once, and logged by a name when it is not there', async () => {
  const endpoint = find();
  await expect(endpoint.tokenEndpoint()).rejects.toThrow();
  expect(harness.errors).toEqual([
    expect.stringMatching(/^exchange\.issuer: the issuer publishes no metadata \(.*\); retrying$/),
  ]);
  harness.serve();
  harness.now += 1_000;
  expect(await endpoint.tokenEndpoint()).toBe(`${harness.server.url}/token`);
  expect(harness.infos).toEqual(['exchange.issuer: the issuer answers now']);
});

it('it is read again when it is used ten minutes later, and nobody waits for that', async () => {
  harness.serve();
  const endpoint = find();
  await endpoint.tokenEndpoint();
  harness.serve('moved');
  harness.now += REFRESH_MS - 1;
  expect(await endpoint.tokenEndpoint()).toBe(`${harness.server.url}/token`);
  expect(asked()).toBe(1);
  harness.now += 1;
  expect(await endpoint.tokenEndpoint()).toBe(`${harness.server.url}/token`);
  // The reading that has begun is the one that is waited for here.
  await endpoint.gone();
  expect(await endpoint.tokenEndpoint()).toBe(`${harness.server.url}/moved`);
  expect(asked()).toBe(2);
});
