import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { parseConfig } from '../apps/mcp-gateway/src/config/load-config.js';
import { settingsSchema } from '../apps/mcp-gateway/src/config/settings.js';
import { parseConfig as parseUpstream } from '../apps/upstream-api/src/config.js';
import { SECRET_SETTINGS, SETTING_NAMES } from '../libs/auth/src/setting-names.js';
import { envOf, lastMoment } from './support/deployment.js';

const COMPOSE = 'deploy/compose';
const IN_CONTAINER = '/run/secrets/';
const GATEWAYS = ['gateway-1', 'gateway-2', 'gateway-3'];

/** What is looked at of a service of the compose file. */
interface Service {
  readonly image: string;
  readonly build?: { readonly target: string };
  readonly command?: readonly string[];
  readonly env_file?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: readonly (string | { readonly source: string; readonly target: string })[];
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly profiles?: readonly string[];
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly stop_grace_period?: string;
  readonly healthcheck?: { readonly test: readonly string[] };
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}

const textOf = (path: string) => readFileSync(path, 'utf8');
const compose = parse(textOf(`${COMPOSE}/compose.yaml`), { merge: true }) as Compose;
const services = Object.entries(compose.services);
const dockerfile = textOf('Dockerfile');
const defaults = settingsSchema.parse({});

let secrets: string;
const makeSecrets = () =>
  execFileSync(process.execPath, [`${COMPOSE}/make-secrets.mjs`, secrets], { encoding: 'utf8' });
beforeAll(() => {
  secrets = join(mkdtempSync(join(tmpdir(), 'compose-')), 'secrets');
  makeSecrets();
});
afterAll(() => {
  rmSync(secrets, { recursive: true });
});

/** An env file of the compose file as a container reads it, with the secrets at hand. */
function inside(name: string): Record<string, string> {
  const entries = Object.entries(envOf(`${COMPOSE}/${name}`));
  return Object.fromEntries(
    entries.map(([key, value]) => [key, value.replace(IN_CONTAINER, `${secrets}/`)]),
  );
}

describe('the compose file', () => {
  it('is what the Compose Specification says', () => {
    // https://github.com/compose-spec/compose-go v2.16.2, schema/compose-spec.json (Apache-2.0).
    const schema = JSON.parse(textOf('test/image/compose-spec.json')) as object;
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats(ajv);
    const valid = ajv.compile(schema);
    valid(compose);
    expect(valid.errors ?? []).toEqual([]);
  });

  it('gives gateways and upstream settings that they start with, and the issuer one spelling', () => {
    const gateway = parseConfig({
      NODE_ENV: 'production',
      HOST: '0.0.0.0',
      ...inside('gateway.env'),
    });
    const upstream = parseUpstream(inside('upstream.env'));
    expect(gateway.callers.issuer).toBe(upstream.issuer);
    expect(compose.services['keycloak']!.environment!['KC_HOSTNAME']).toBe(
      new URL(upstream.issuer).origin,
    );
    const [served] = gateway.served.upstreams;
    expect(served!.exchange!.audience).toBe(upstream.audience);
    expect(new URL(served!.url).host).toBe(`upstream-api:${upstream.port}`);
  });

  it('names settings that there are', () => {
    const known = [...SETTING_NAMES, ...SECRET_SETTINGS.map((name) => `${name}_FILE`)];
    const named = ['gateway.env', 'upstream.env'].flatMap((name) =>
      Object.keys(envOf(`${COMPOSE}/${name}`)),
    );
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('holds no secret: each is a file that the command makes, and that the service gets', () => {
    const made = readdirSync(secrets);
    for (const { file } of Object.values(compose.secrets)) {
      expect(made).toContain(file.replace('./secrets/', ''));
    }
    const gateway = envOf(`${COMPOSE}/gateway.env`);
    expect(SECRET_SETTINGS.filter((name) => name in gateway)).toEqual([]);
    const files = Object.keys(gateway).filter((name) => name.endsWith('_FILE'));
    expect(files.map((name) => gateway[name]!.replace(IN_CONTAINER, '')).sort()).toEqual(
      [...compose.services['gateway-1']!.secrets!].sort(),
    );
    const variables = services.flatMap(([, { environment = {} }]) => Object.keys(environment));
    expect(variables.filter((name) => /(SECRET|PASSWORD|KEY)$/.test(name))).toEqual([]);
  });

  it('publishes no admin port and opens no page of it, and the guide says so', () => {
    const gateways = GATEWAYS.map((name) => compose.services[name]!);
    expect(gateways.flatMap(({ ports = [] }) => ports)).toEqual([]);
    expect(Object.keys(envOf(`${COMPOSE}/gateway.env`))).not.toContain('ADMIN_TOKEN_FILE');
    expect(textOf('docs/deploy-container.md')).toMatch(/operator’s page.* is shut/);
  });

  it('takes from every service what it can do without', () => {
    const writing = services.filter(([, { read_only }]) => read_only !== true);
    expect(writing.map(([name]) => name)).toEqual(['keycloak']);
    for (const [, { cap_drop, security_opt }] of services) {
      expect([cap_drop, security_opt]).toEqual([['ALL'], ['no-new-privileges:true']]);
    }
  });

  it('builds targets of the Dockerfile, and runs files that are in them', () => {
    const targets = services.flatMap(([, { build }]) => (build ? [build.target] : []));
    for (const target of targets) expect(dockerfile).toMatch(new RegExp(` AS ${target}$`, 'm'));
    const [script] = compose.services['upstream-api']!.command!;
    expect(existsSync(script!.replace(/^dist\//, '').replace(/\.js$/, '.ts'))).toBe(true);
  });

  it('mounts files that are there', () => {
    const mounted = services
      .filter(([, { profiles }]) => profiles === undefined)
      .flatMap(([, { volumes = [] }]) => volumes.map((volume) => volume.split(':')[0]!));
    expect(mounted.filter((path) => !existsSync(join(COMPOSE, path)))).toEqual([]);
  });

  it('has the collector that the tests send spans to', () => {
    const [, built] = /^ {2}- gomod: .*otlpreceiver v(.*)$/m.exec(
      textOf('test/collector/builder.yaml'),
    )!;
    const images = services.map(([, { image }]) => image);
    expect(images).toContain(`otel/opentelemetry-collector:${built}`);
  });

  it('is reached at the URL that clients are told, and from this machine only', () => {
    const { MCP_SERVER_URL: url, ISSUER_URL: issuer } = envOf(`${COMPOSE}/gateway.env`);
    const portOf = (of: string) => `127.0.0.1:${new URL(of).port}:${new URL(of).port}`;
    expect(compose.services['haproxy']!.ports).toEqual([portOf(url!)]);
    expect(compose.services['keycloak']!.ports).toEqual([portOf(issuer!)]);
    const published = services.flatMap(([, { ports = [] }]) => ports);
    expect(published.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  it('leaves a gateway the time to end', () => {
    const { DRAIN_TIMEOUT: seconds } = envOf(`${COMPOSE}/gateway.env`);
    for (const name of GATEWAYS) {
      const grace = compose.services[name]!.stop_grace_period!;
      expect(Number(grace.replace(/s$/, ''))).toBeGreaterThan(lastMoment(Number(seconds)));
    }
  });
});

describe('its haproxy', () => {
  const config = textOf(`${COMPOSE}/haproxy.cfg`);
  const linesOf = (text: string) =>
    text.split('\n').filter((line) => !/^\s*(#|$|bind|default-server)/.test(line));

  it('is the haproxy before which replicas are restarted in the tests, with addresses that change', () => {
    const tested = linesOf(textOf('deploy/balancers/haproxy.cfg'));
    expect(linesOf(config)).toEqual(expect.arrayContaining(tested));
    const added = linesOf(config).filter((line) => !tested.includes(line));
    expect(added.map((line) => line.trim().split(' ')[0])).toEqual([
      ...['resolvers', 'nameserver', 'hold', 'hold'],
    ]);
    const check = /default-server (check inter .*)/;
    const [, own] = check.exec(config)!;
    expect(own).toMatch(check.exec(textOf('deploy/balancers/haproxy.cfg'))![1]!);
  });

  it('knows the gateways by name and port, as Prometheus does', () => {
    const servers = [...config.matchAll(/^ {2}server (\S+) (\S+)$/gm)].map((line) => line.slice(1));
    expect(servers).toEqual(GATEWAYS.map((name) => [name, `${name}:${defaults.PORT}`]));
    const { ALLOWED_HOSTS: hosts } = envOf(`${COMPOSE}/gateway.env`);
    expect(hosts).toBe(GATEWAYS.map((name) => `${name}:${defaults.ADMIN_PORT}`).join(' '));
  });
});

describe('the secrets', () => {
  it('are made once, in a folder that only its owner enters', () => {
    const read = () => readdirSync(secrets).map((name) => textOf(join(secrets, name)));
    const before = read();
    makeSecrets();
    expect(read()).toEqual(before);
    expect(statSync(secrets).mode & 0o777).toBe(0o700);
  });

  it('leave nothing in the realm that the documentation shows', () => {
    const realm = textOf(join(secrets, 'keycloak-realm.json'));
    expect(realm).not.toMatch(/keycloak-development-secret|(ada|eve)-password/);
    expect(realm).toContain(`"${textOf(join(secrets, 'mcp_auth0_client_secret')).trim()}"`);
  });
});
