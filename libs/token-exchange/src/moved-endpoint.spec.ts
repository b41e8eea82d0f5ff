import { codeOf, request, START, TokenEndpoint } from '../../../test/support/exchange-harness.js';
import { tokenHttp } from '../../../test/support/token-http.js';
import { VirtualTime } from '../../../test/support/virtual-time.js';
import { TokenExchangeService } from './token-exchange.service.js';

let old: TokenEndpoint;
let moved: TokenEndpoint;
beforeEach(async () => {
  [old, moved] = [await TokenEndpoint.start(), await TokenEndpoint.start()];
});
afterEach(async () => {
  await old.double.close();
  await moved.double.close();
});

const TIMEOUT_MS = 1_000;
const time = new VirtualTime(START);

const make = (tokenEndpoint: () => string, endpointGone: () => Promise<unknown>) =>
  new TokenExchangeService({
    issuer: 'https://t/',
    profile: 'auth0-cte',
    client: { id: 'gw', method: 'client_secret_post', secret: 's' },
    subjectTokenType: 'urn:acme:mcp',
    timeoutMs: TIMEOUT_MS,
    http: tokenHttp,
    tokenEndpoint: () => Promise.resolve(tokenEndpoint()),
    endpointGone,
    logger: { warn: () => undefined },
    clock: time.clock,
    after: time.after,
    random: () => 0,
  });

it.each([404, 410])('TX-30: a token endpoint that answers %i may have moved', async (status) => {
  moved.succeed();
  old.refuse(status, {});
  let { url } = old;
  const exchanges = make(
    () => url,
    () => Promise.resolve((url = moved.url)),
  );
  expect((await exchanges.exchange(request())).value).toBe('d1');
  expect(old.requests).toHaveLength(1);
});

it('TX-09, TX-30: looking for it is bounded by the deadline, and other answers do not ask for it', async () => {
  let asked = 0;
  let notice: () => void = () => undefined;
  const looking = new Promise<void>((resolve) => (notice = resolve));
  const exchanges = make(
    () => old.url,
    () => {
      asked += 1;
      notice();
      return new Promise<never>(() => undefined);
    },
  );
  old.refuse(400, { error: 'access_denied' });
  expect(await codeOf(exchanges.exchange(request('a')))).toBe('access_denied');
  expect(asked).toBe(0);
  old.refuse(404, {});
  const lost = codeOf(exchanges.exchange(request('b')));
  await looking;
  await time.advance(TIMEOUT_MS);
  expect(await lost).toBe('unavailable');
  expect(asked).toBe(1);
});
