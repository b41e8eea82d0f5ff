import { freePorts } from '../support/free-ports.js';
import { startStack, type Stack } from '../support/stack.js';
import { doctor } from './support.js';

let stack: Stack;
let nobody: number;
beforeAll(async () => {
  stack = await startStack();
  [nobody] = (await freePorts(1)) as [number];
});
afterAll(async () => {
  await stack.close();
});

type Env = Readonly<Record<string, string | undefined>>;
const withSettings = (env: Env) => ({ ...stack.env, ...env });

/** One mistake: what is set, or which token is given; the one line that it makes wrong. */
interface Mistake {
  readonly mistake: string;
  readonly env?: () => Env;
  readonly token?: () => string | Promise<string>;
  readonly check: string;
  readonly setting: string;
  readonly text: RegExp;
  readonly instead: RegExp;
}

const MISTAKES: readonly Mistake[] = [
  {
    mistake: 'a wrong client secret',
    env: () => ({ MCP_AUTH0_CLIENT_SECRET: 'canary-of-another-client' }),
    check: 'client',
    setting: 'MCP_AUTH0_CLIENT_ID, MCP_AUTH0_CLIENT_SECRET',
    text: /client_refused \(status 401, invalid_client/,
    instead: /its secret, as the issuer shows them/,
  },
  {
    mistake: 'a wrong client id',
    env: () => ({ MCP_AUTH0_CLIENT_ID: 'mcp-gatewai' }),
    check: 'client',
    setting: 'MCP_AUTH0_CLIENT_ID, MCP_AUTH0_CLIENT_SECRET',
    text: /client_refused \(status 401, invalid_client/,
    instead: /now "mcp-gatewai"/,
  },
  {
    mistake: 'an audience without the slash of the tokens’',
    env: () => ({ AUTH0_AUDIENCE: stack.url }),
    check: 'token',
    setting: 'AUTH0_AUDIENCE',
    text: /^aud is "http:\/\/localhost:\d+\/", wanted "http:\/\/localhost:\d+"$/,
    instead: /^write "http:\/\/localhost:\d+\/"; it is compared to the letter/,
  },
  {
    mistake: 'a token of another audience',
    token: () => stack.issuer.issue({ aud: 'https://other.example' }),
    check: 'token',
    setting: 'at the issuer',
    text: /^aud is "https:\/\/other\.example", wanted/,
    instead:
      /^make the API’s identifier equal to "http:\/\/localhost:\d+\/".* or change MCP_SERVER_URL/,
  },
  {
    mistake: 'an encrypted token',
    token: () =>
      'eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..AAAAAAAAAAAAAAAA.AAAAAAAA.AAAAAAAAAAAAAAAA',
    check: 'token',
    setting: 'at the issuer',
    text: /encrypted \(five parts\)/,
    instead: /Resource Parameter Compatibility Profile/,
  },
  {
    mistake: 'an opaque token',
    token: () => 'canary-opaque-0123456789',
    check: 'token',
    setting: 'at the issuer',
    text: /opaque: 24 characters in 1 part/,
    instead: /made as signed JWTs/,
  },
  {
    mistake: 'a token profile that the tokens do not have',
    env: () => ({ TOKEN_PROFILE: 'rfc9068' }),
    check: 'token',
    setting: 'TOKEN_PROFILE',
    text: /^typ is "JWT", wanted "at\+jwt"$/,
    instead: /^write auth0, or/,
  },
  {
    mistake: 'a wrong audience of the upstream',
    env: () => ({ API_AUTH0_AUDIENCE: 'https://api.example' }),
    check: 'exchange',
    setting: 'API_AUTH0_AUDIENCE',
    text: /target_refused \(status 400, invalid_target/,
    instead: /now it is "https:\/\/api\.example"/,
  },
  {
    mistake: 'a wrong scope of the exchange',
    env: () => ({ MCP_AUTH0_EXCHANGE_SCOPE: 'read:everything' }),
    check: 'exchange',
    setting: 'MCP_AUTH0_EXCHANGE_SCOPE',
    text: /scope_refused \(status 400, invalid_scope/,
    instead: /now it is "read:everything"/,
  },
  {
    mistake: 'an unknown subject token type',
    env: () => ({ MCP_AUTH0_SUBJECT_TOKEN_TYPE: 'urn:example:other' }),
    check: 'exchange',
    setting: 'MCP_AUTH0_SUBJECT_TOKEN_TYPE',
    text: /request_refused \(status 400, invalid_request, "subject_token_type is not supported"/,
    instead: /now it is "urn:example:other"/,
  },
  {
    mistake: 'an upstream where nothing listens',
    env: () => ({ API_BASE_URL: `http://localhost:${nobody}` }),
    check: 'upstream',
    setting: 'API_BASE_URL',
    text: /nothing listens there \(ECONNREFUSED\)/,
    instead: /now it is "http:\/\/localhost:\d+"/,
  },
  {
    mistake: 'an upstream with another path',
    env: () => ({ API_BASE_URL: `${stack.env['API_BASE_URL'] ?? ''}/v2` }),
    check: 'upstream',
    setting: 'API_BASE_URL',
    text: /status 404/,
    instead: /path included/,
  },
  {
    mistake: 'a person without the upstream’s scope',
    token: () => stack.token('no-upstream'),
    check: 'exchange',
    setting: 'MCP_AUTH0_EXCHANGE_SCOPE',
    text: /scope_refused/,
    instead: /that this person holds/,
  },
  {
    mistake: 'an expired token',
    token: () => stack.issuer.issue({ exp: 1_700_000_000 }),
    check: 'token',
    setting: '--token-file',
    text: /^it has expired: exp was \d+ s ago$/,
    instead: /give a fresh token/,
  },
];

it.each(MISTAKES)('$mistake: one line is wrong, with its setting', async (row) => {
  const token = await (row.token?.() ?? stack.token());
  const { wrong, text } = await doctor({ env: withSettings(row.env?.() ?? {}), token });
  const lines = wrong.filter(
    ({ check, setting }) => check === row.check && setting === row.setting,
  );
  expect(lines).toHaveLength(1);
  const [line] = lines;
  expect(line!.text).toMatch(row.text);
  expect(line!.instead).toMatch(row.instead);
  expect(text).toContain(`${row.setting}: ${line!.instead!}`);
  // What follows from the same mistake where the running gateway meets it; nothing beside it.
  const others = wrong.filter((each) => each !== line);
  expect(others.filter(({ check }) => !['settings', 'protocol'].includes(check))).toEqual([]);
});
