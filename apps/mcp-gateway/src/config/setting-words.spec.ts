import {
  parseConfig as parseIssuer,
  settingsSchema as issuerSettings,
} from '../../../local-issuer/src/config.js';
import {
  parseConfig as parseUpstream,
  settingsSchema as upstreamSettings,
} from '../../../upstream-api/src/config.js';
import { parseConfig } from './load-config.js';
import { settingsSchema } from './settings.js';

type Parse = (environment: Record<string, string>) => unknown;

const problemsOf = (parse: Parse, environment: Record<string, string>): string[] => {
  try {
    parse(environment);
    return [];
  } catch (error) {
    const [, ...lines] = (error as Error).message.split('\n');
    return lines.map((line) => line.replace(/^ {2}- /, ''));
  }
};

it('OPS-01: wrong values, contradictions and what is missing are all in one message', () => {
  const environment = {
    EXCHANGE_PROFILE: 'auth0-ctx',
    PORT: 'abc',
    CORS_ORIGINS: 'foo',
    REDIS_URL: 'nope',
  };
  expect(problemsOf(parseConfig, environment)).toEqual([
    'PORT: write a whole number from 1 to 65535, in digits',
    expect.stringMatching(/^EXCHANGE_PROFILE: write auth0-cte, auth0-obo, .* or \w+$/),
    expect.stringMatching(/^REDIS_URL: must be a Redis URL; write redis:/),
    expect.stringMatching(/^TOKEN_CACHE_KEY: required with REDIS_URL; /),
    'CORS_ORIGINS: "foo" is not an origin; write scheme://host[:port], as https://app.example',
  ]);
});

it.each<[string, Parse, readonly string[]]>([
  ['mcp-gateway', parseConfig, Object.keys(settingsSchema.shape)],
  ['upstream-api', parseUpstream, Object.keys(upstreamSettings.shape)],
  ['local-issuer', parseIssuer, Object.keys(issuerSettings.shape)],
])(
  'OPS-01: whatever is written, %s answers in words that say what to write',
  (_app, parse, names) => {
    const odd = ['x y', '"', '-1', '1e3', '99999999999999999', 'http://', '='];
    const texts = names.flatMap((name) =>
      odd.flatMap((value) => problemsOf(parse, { [name]: value })),
    );
    expect(texts.length).toBeGreaterThan(names.length);
    for (const text of texts) {
      expect(text).toMatch(/^[A-Z0-9_]+( or [A-Z0-9_]+)?: /);
      expect(text).not.toMatch(/Invalid|Too (small|big)|expected|received|NaN|undefined|\[object/);
    }
  },
);
