import { SignJWT } from 'jose';
import { rsaPair } from '../../../../../test/support/keys.js';
import { parseConfig } from '../../config/load-config.js';
import type { Line } from '../report.js';
import type { WithIssuer } from './inside-context.js';
import { checkToken } from './token.check.js';

const NOW = 1_800_000_000;
const ISSUER = 'https://issuer.example/';
const RESOURCE = 'https://gw.example/mcp';
const own = rsaPair();
const other = rsaPair();

const config = parseConfig({
  ISSUER_URL: ISSUER,
  TOKEN_PROFILE: 'auth0',
  MCP_SERVER_URL: RESOURCE,
  MCP_AUTH0_CLIENT_ID: 'gateway',
  MCP_AUTH0_CLIENT_SECRET: 'a-secret-of-this-test',
  API_AUTH0_AUDIENCE: 'https://api.example',
  API_BASE_URL: 'https://api.example',
});

const jwk = { ...own.publicKey.export({ format: 'jwk' }), kid: 'one' };
const inside = (more: object = {}, keys: readonly object[] = [jwk]) =>
  ({
    config: { ...config, ...more },
    clock: () => NOW * 1_000,
    keys,
  }) as unknown as WithIssuer;

const dialect = (tokenProfile: string) => ({ callers: { ...config.callers, tokenProfile } });

function token(claims: object = {}, header: object = {}, { privateKey } = own): Promise<string> {
  const payload = {
    iss: ISSUER,
    aud: RESOURCE,
    sub: 'somebody',
    client_id: 'client',
    scope: 'tool:whoami',
    iat: NOW,
    exp: NOW + 600,
    ...claims,
  };
  return new SignJWT(payload)
    .setProtectedHeader({ alg: 'RS256', kid: 'one', typ: 'at+jwt', ...header })
    .sign(privateKey);
}

const wrongOf = ({ lines }: { lines: readonly Line[] }) =>
  lines.filter(({ level }) => level === 'wrong');

it('a token that fits: its caller, and no line that is wrong', async () => {
  const judged = await checkToken(await token(), inside());
  expect(wrongOf(judged)).toEqual([]);
  expect(judged.caller).toMatchObject({ subject: 'somebody', clientId: 'client' });
});

it('an ID token is named, where access tokens may be called JWT', async () => {
  const made = await token({ nonce: 'x' }, { typ: 'JWT' });
  expect(wrongOf(await checkToken(made, inside(dialect('auth0'))))).toEqual([
    expect.objectContaining({ text: expect.stringMatching(/^it is an ID or refresh token/) }),
  ]);
});

it.each<[string, () => Promise<string> | string, RegExp, string]>([
  [
    'another issuer',
    () => token({ iss: 'https://x.example/' }),
    /^iss is "https:\/\/x\.example\/", wanted "https:\/\/issuer/,
    'ISSUER_URL',
  ],
  [
    'an audience with a slash more',
    () => token({ aud: `${RESOURCE}/` }),
    /^aud is "https:\/\/gw\.example\/mcp\/"/,
    'at the issuer',
  ],
  ['no audience', () => token({ aud: undefined }), /^aud is nothing/, 'at the issuer'],
  ['expired', () => token({ exp: NOW - 31 }), /^it has expired: exp was 31 s ago/, '--token-file'],
  ['of the future', () => token({ nbf: NOW + 60 }), /^it is from the future/, 'the clock'],
  ['bound to a key', () => token({ cnf: { jkt: 'x' } }), /^it is bound to a key/, 'at the issuer'],
  ['no client', () => token({ client_id: undefined }), /the client not named/, 'at the issuer'],
  [
    'two clients',
    () => token({ azp: 'another' }),
    /client_id "client", azp "another"/,
    'at the issuer',
  ],
  ['of a machine', () => token({ sub: 'client' }), /^it is a machine’s/, 'ALLOW_M2M'],
  ['another typ', () => token({}, { typ: 'logout+jwt' }), /^typ is "logout\+jwt"/, 'TOKEN_PROFILE'],
  [
    'an unknown kid',
    () => token({}, { kid: 'two' }),
    /no key of the issuer is for kid "two"; it has "one"/,
    'AUTH0_DOMAIN, ISSUER_URL',
  ],
  ['another key', () => token({}, {}, other), /does not verify/, '--token-file'],
  ['two parts', () => 'eyJhIjoxfQ.eyJhIjoxfQ', /opaque: 21 characters in 2 parts/, 'at the issuer'],
])('%s: seen and wanted, with the setting', async (_name, made, text, setting) => {
  const judged = await checkToken(await made(), inside());
  expect(judged.caller).toBeUndefined();
  expect(wrongOf(judged)).toEqual([expect.objectContaining({ setting })]);
  expect(wrongOf(judged)[0]!.text).toMatch(text);
});

it('every claim that is wrong has a line, not the first alone', async () => {
  const made = await token({ iss: 'https://x.example/', aud: 'y', exp: NOW - 100 });
  expect(wrongOf(await checkToken(made, inside()))).toHaveLength(3);
});

it('typ of Auth0’s dialect against TOKEN_PROFILE=rfc9068', async () => {
  const judged = await checkToken(await token({}, { typ: 'JWT' }), inside(dialect('rfc9068')));
  expect(wrongOf(judged)).toEqual([
    expect.objectContaining({ text: 'typ is "JWT", wanted "at+jwt"', setting: 'TOKEN_PROFILE' }),
  ]);
});

it('a scope that the 401 asks for and the token lacks is a warning', async () => {
  const { lines, caller } = await checkToken(await token({ scope: 'other' }), inside());
  expect(caller).toBeDefined();
  expect(lines).toContainEqual(
    expect.objectContaining({ level: 'warning', setting: 'BASELINE_SCOPES, SCOPE_CLAIM' }),
  );
});

it('another organization than the one that may come in', async () => {
  const callers = { ...config.callers, requiredOrganization: 'org_a' };
  const judged = await checkToken(await token({ org_id: 'org_b' }), inside({ callers }));
  expect(wrongOf(judged)).toEqual([
    expect.objectContaining({ text: 'org_id is "org_b", wanted "org_a"', setting: 'REQUIRED_ORG' }),
  ]);
});

describe('what to write for aud', () => {
  const cureOf = async (aud: unknown, more: object) => {
    const { lines } = await checkToken(await token({ aud }), inside(more));
    return lines.find(({ text }) => text.startsWith('aud '));
  };
  const keycloak = { exchange: { ...config.exchange, profile: 'keycloak' } };

  it('an issuer that copies the resource: never a setting that cannot start', async () => {
    expect(await cureOf('https://orders.example', {})).toMatchObject({
      setting: 'at the issuer',
      instead: expect.stringMatching(
        /^make the API’s identifier equal to "https:\/\/gw\.example\/mcp".*or change MCP_SERVER_URL/,
      ) as unknown,
    });
  });

  it.each([['account'], [['account', 'realm-management']]])(
    'Keycloak, %j: an audience mapper, never TOKEN_AUDIENCE',
    async (aud) => {
      const line = await cureOf(aud, keycloak);
      expect(line).toMatchObject({ level: 'wrong', setting: 'at the issuer' });
      expect(line!.instead).toMatch(/^add an audience mapper with "https:\/\/gw\.example\/mcp"/);
    },
  );

  it('Keycloak, a client beside account: TOKEN_AUDIENCE', async () => {
    expect(await cureOf(['account', 'gateway'], keycloak)).toMatchObject({
      setting: 'TOKEN_AUDIENCE',
    });
  });

  it('a token that comes in by account is told', async () => {
    const callers = { ...config.callers, audiences: [RESOURCE, 'account'] };
    expect(await cureOf('account', { ...keycloak, callers })).toMatchObject({
      level: 'warning',
      instead: expect.stringMatching(/^add an audience mapper/) as unknown,
    });
    expect(await cureOf(['account', RESOURCE], keycloak)).toMatchObject({ level: 'ok' });
  });
});
