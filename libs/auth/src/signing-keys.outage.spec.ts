import { createHttpClient, OutboundError } from '#outbound';
import { optionsFor, startKeyIssuer, type KeyIssuer } from '../../../test/support/key-issuer.js';
import { jwkOf, rsaPair } from '../../../test/support/keys.js';
import { VirtualTime } from '../../../test/support/virtual-time.js';
import { KeysUnavailableError } from './auth.errors.js';
import { IssuerMetadata } from './issuer-metadata.js';
import { SigningKeys } from './signing-keys.js';

const { publicKey } = rsaPair();

let issuer: KeyIssuer;
let keys: SigningKeys;
let now = 0;
const http = createHttpClient();

beforeEach(async () => {
  now = 1_800_000_000_000;
  issuer = await startKeyIssuer([jwkOf(publicKey, 'k1')]);
});
afterEach(() => issuer.close());
afterAll(() => {
  http.close();
});

describe('AUTH-16: keys that cannot be had are said so, by the setting', () => {
  const said: string[] = [];
  const say = (level: string) => (_fields: object, message: string) => {
    said.push(`${level}: ${message}`);
  };
  beforeEach(() => {
    said.length = 0;
    const options = {
      ...optionsFor(issuer.url, () => now),
      logger: { info: say('info'), warn: say('warn'), error: say('error') },
    };
    keys = new SigningKeys(options, new IssuerMetadata(options, http), http);
  });
  const ask = () => keys.keyFor({ kid: 'k1', alg: 'RS256' });

  it.each<[string, number, string, RegExp]>([
    [
      'status 500',
      500,
      '',
      /the issuer’s key set answers with status 500 \(127\.0\.0\.1:\d+\); retrying$/,
    ],
    ['{}', 200, '{}', /is not a JWK Set/],
    ['null', 200, 'null', /is not a JWK Set/],
    ['no JSON', 200, 'canary', /is not JSON/],
    ['no keys', 200, '{"keys":[]}', /holds no key to verify with/],
    ['keys of no use', 200, '{"keys":[{"kty":"oct","k":"x"}]}', /holds no key to verify with/],
  ])(
    '%s: when it begins, once a minute, and when it is over',
    async (_what, status, body, text) => {
      const fine = issuer.answer;
      issuer.answer = (request, response) => {
        if (request.url === '/jwks') response.writeHead(status).end(body);
        else fine(request, response);
      };
      for (let i = 0; i < 59; i += 1) {
        await expect(ask()).rejects.toThrow(KeysUnavailableError);
        now += 1_000;
      }
      expect(said).toEqual([expect.stringMatching(text)]);
      expect(said[0]).toMatch(/^error: ISSUER_URL: /);
      expect(said[0]).not.toContain('canary');
      now += 1_000;
      await expect(ask()).rejects.toThrow(KeysUnavailableError);
      expect(said).toHaveLength(2);
      issuer.answer = fine;
      now += 1_000;
      await ask();
      expect(said[2]).toMatch(/^info: ISSUER_URL: /);
      expect(said).toHaveLength(3);
    },
  );

  it('without metadata there is one error, of the metadata', async () => {
    issuer.served = 'down';
    await expect(ask()).rejects.toThrow(KeysUnavailableError);
    const [line, ...more] = said;
    expect(line).toMatch(
      /^error: ISSUER_URL: the issuer publishes no metadata \(127\.0\.0\.1:\d+: /,
    );
    expect(line).toMatch(/HTTP 500 at \/\.well-known\/openid-configuration\); retrying$/);
    expect(more).toEqual([]);
  });
});

describe('in the background', () => {
  const dead = () => {
    const time = new VirtualTime();
    const error = new OutboundError('unreachable', '127.0.0.1:9', 'ECONNREFUSED');
    const send = jest.fn(() => Promise.reject(error));
    const client = { send, close: () => undefined };
    const options = { ...optionsFor('http://127.0.0.1:9/', time.clock), after: time.after };
    const metadata = new IssuerMetadata(options, client);
    return { time, send, metadata, waiting: new SigningKeys(options, metadata, client) };
  };

  it('AUTH-16: an issuer that never answers is asked at growing intervals, 30 s at most', async () => {
    const { time, send, metadata, waiting } = dead();
    metadata.start();
    waiting.start();
    await time.advance(120_000);
    const rounds = send.mock.calls.length / 2;
    expect(rounds).toBeGreaterThanOrEqual(8);
    expect(rounds).toBeLessThanOrEqual(10);
    waiting.stop();
    metadata.stop();
  });

  it('stopping during a fetch ends it for good', async () => {
    const { time, send, waiting } = dead();
    waiting.start();
    waiting.stop();
    await time.advance(60_000);
    expect(send.mock.calls.length).toBeLessThanOrEqual(2);
  });
});
