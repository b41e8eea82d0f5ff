import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '#auth';
import { parseConfig } from './load-config.js';
import type { FileContents, FileContext, FileReader } from './served.js';
import type { UpstreamExchange, UpstreamSettings } from './served-settings.js';

const file = join(mkdtempSync(join(tmpdir(), 'gateway-')), 'gateway.yaml');
beforeEach(() => {
  writeFileSync(file, 'orders');
});

const issuer = { ISSUER_URL: 'https://issuer.example/' };
const own = { MCP_AUTH0_CLIENT_ID: 'gw', MCP_AUTH0_CLIENT_SECRET: 'secret-of-gw' };
const withFile = { ...issuer, GATEWAY_CONFIG: file };

/** An upstream as a file gives it: what is not changed is right. */
function orders(
  { exchange: defaults }: Pick<FileContext, 'exchange'>,
  {
    exchange = {},
    ...change
  }: Partial<Omit<UpstreamSettings, 'exchange'>> & {
    readonly exchange?: Partial<UpstreamExchange> | 'none';
  } = {},
): UpstreamSettings {
  const taken = { ...defaults, audience: 'api://orders', scopes: ['orders.read'] };
  return {
    name: 'orders',
    url: 'https://orders.example/v2',
    prefix: 'orders',
    exchange: exchange === 'none' ? undefined : { ...taken, ...exchange },
    headers: {},
    secrets: [],
    callerScopes: { read: ['orders:use'], write: ['orders:use'] },
    limits: { timeoutMs: 1_000, answerBytes: 1, argumentBytes: 1, concurrency: 1 },
    tools: { include: ['*'], exclude: [], override: {} },
    at: (field) => `gateway.yaml:7:5 upstreams.orders.${field}`,
    ...change,
  };
}

/** A file of these upstreams. */
const of =
  (
    upstreams: (context: FileContext) => readonly UpstreamSettings[],
    rest: Partial<FileContents> = {},
  ): FileReader =>
  (_text, context) => ({
    contents: { sample: false, listing: 'all', upstreams: upstreams(context), ...rest },
    problems: [],
  });

function problemsOf(environment: Record<string, string>, read: FileReader): readonly string[] {
  try {
    parseConfig(environment, read);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

it('the environment alone is the structure that a file gives: the sample and its upstream', () => {
  const { served, file: none } = parseConfig({
    MAX_BODY_BYTES: '2048',
    MAX_CONNECTIONS: '9',
    UPSTREAM_TIMEOUT_MS: '500',
  });
  expect(none).toBeUndefined();
  expect(served).toMatchObject({
    sample: true,
    listing: 'all',
    baselineScopes: ['tool:whoami'],
    upstreams: [
      {
        name: 'upstream-api',
        url: 'http://localhost:8787',
        prefix: '',
        exchange: {
          profile: 'auth0-cte',
          issuer: 'http://localhost:9400/',
          client: { id: 'mcp-gateway' },
          audience: 'http://localhost:8787',
          scopes: ['read:private'],
          timeoutMs: 5_000,
        },
        callerScopes: { read: ['tool:greet'] },
        tools: { include: ['greet'] },
        limits: { timeoutMs: 500, answerBytes: 1_048_576, argumentBytes: 2_048, concurrency: 9 },
      },
    ],
  });
});

describe('with GATEWAY_CONFIG', () => {
  it('the file says what is served, and API_… settings are not required', () => {
    const read: FileReader = (text, context) => {
      expect([text, context.path]).toEqual(['orders', file]);
      return of((given) => [orders(given)])(text, context);
    };
    const { served } = parseConfig({ ...withFile, ...own }, read);
    expect(served).toMatchObject({ sample: false, upstreams: [{ name: 'orders' }] });
    expect(served.upstreams[0]?.exchange?.client.id).toBe('gw');
  });

  it('with sample: true they are, and so is the client', () => {
    const read = of(({ sample }) => [sample.upstream], { sample: true });
    expect(problemsOf(withFile, read)).toEqual(
      ['MCP_AUTH0_CLIENT_ID', 'MCP_AUTH0_CLIENT_SECRET', 'API_BASE_URL', 'API_AUTH0_AUDIENCE'].map(
        (name) => `${name}: required with the issuer https://issuer.example/`,
      ),
    );
  });

  it('the client of the environment is required where an upstream takes it, and only there', () => {
    const client = { id: 'theirs', method: 'client_secret_post' as const, secret: 'secret-of-it' };
    expect(
      problemsOf(
        withFile,
        of((given) => [orders(given, { exchange: { client } })]),
      ),
    ).toEqual([]);
    expect(
      problemsOf(
        withFile,
        of((given) => [orders(given, { exchange: 'none' })]),
      ),
    ).toEqual([]);
    expect(
      problemsOf(
        withFile,
        of((given) => [orders(given)]),
      ),
    ).toEqual([
      'MCP_AUTH0_CLIENT_ID: required with the issuer https://issuer.example/',
      'MCP_AUTH0_CLIENT_SECRET: required with the issuer https://issuer.example/',
    ]);
  });

  it('OPS-01: what is wrong with it and with the environment is one message', () => {
    const read: FileReader = (_text, context) => ({
      contents: {
        sample: false,
        listing: 'all',
        upstreams: [orders(context, { url: 'http://orders.example' })],
      },
      problems: ['gateway.yaml:1:1 version: must be 1'],
    });
    expect(problemsOf({ ...withFile, ...own, PORT: 'x' }, read)).toEqual([
      'PORT: write a whole number from 1 to 65535, in digits',
      'gateway.yaml:1:1 version: must be 1',
      expect.stringMatching(
        /^gateway\.yaml:7:5 upstreams\.orders\.url: https is required off loopback; .* PLAIN_HTTP_HOSTS$/,
      ),
    ]);
  });

  it('OPS-01: a file that cannot be read is named', () => {
    const read = of(() => []);
    expect(problemsOf({ ...withFile, ...own, GATEWAY_CONFIG: '/none/gateway.yaml' }, read)).toEqual(
      [
        expect.stringMatching(
          /^GATEWAY_CONFIG: "\/none\/gateway.yaml" does not exist; name a gateway.yaml that/,
        ),
      ],
    );
  });

  it('OPS-01: a file that is not UTF-8 is named', () => {
    writeFileSync(file, Buffer.from('größe', 'latin1'));
    expect(
      problemsOf(
        { ...withFile, ...own },
        of(() => []),
      ),
    ).toEqual([expect.stringMatching(/^GATEWAY_CONFIG: ".*" is not UTF-8 text; name /)]);
  });

  it('a 401 asks for what reading takes; BASELINE_SCOPES wins', () => {
    const both = of((given) => [given.sample.upstream, orders(given)], { sample: true });
    const all = {
      ...withFile,
      ...own,
      API_BASE_URL: 'https://api.example',
      API_AUTH0_AUDIENCE: 'a',
    };
    expect(parseConfig(all, both).served.baselineScopes).toEqual(['tool:whoami', 'orders:use']);
    const given = { ...all, BASELINE_SCOPES: 'mine' };
    expect(parseConfig(given, both).served.baselineScopes).toEqual(['mine']);
    const alone = of((context) => [orders(context)]);
    expect(parseConfig(all, alone).served.baselineScopes).toEqual(['orders:use']);
  });

  it('reading it again judges it by the same rules, and changes nothing by itself', () => {
    let url = 'https://orders.example/v2';
    const read = of((given) => [orders(given, { url })]);
    const config = parseConfig({ ...withFile, ...own }, read);
    url = 'https://orders.example/v3';
    expect(config.file!.read()).toMatchObject({ served: { upstreams: [{ url }] } });
    url = 'https://u:canary@orders.example/';
    const answer = config.file!.read();
    expect('problems' in answer && answer.problems).toEqual([
      expect.stringMatching(/upstreams\.orders\.url: holds a user name or password/),
    ]);
    expect(config.served.upstreams[0]?.url).toBe('https://orders.example/v2');
  });

  it('GATEWAY_WATCH is on where it is true, and needs the file', () => {
    const read = of((given) => [orders(given)]);
    expect(parseConfig({ ...withFile, ...own }, read).file?.watch).toBe(false);
    const watched = parseConfig({ ...withFile, ...own, GATEWAY_WATCH: 'true' }, read);
    expect(watched.file?.watch).toBe(true);
    expect(problemsOf({ GATEWAY_WATCH: 'true' }, read)).toEqual([
      'GATEWAY_CONFIG: required with GATEWAY_WATCH=true; name the file to watch',
    ]);
  });
});
