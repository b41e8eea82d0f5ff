import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runGateway, runProgram, type Ran } from '../support/command.js';
import { pemOf, rsaPair } from '../support/keys.js';
import { startStack } from '../support/stack.js';
import { rendered, VALUE_FILES, type ValueFile } from './helm.js';
import { environmentOf, only, type Manifest } from './manifest.js';

/** Where the pod has its files. */
const MOUNTED = '/etc/mcp-gateway';

/** What the Secret of the value files holds, by key. */
const SECRET: Readonly<Record<string, string>> = {
  'client-secret': randomBytes(24).toString('base64url'),
  'client-key.pem': pemOf(rsaPair()),
  'redis-url': `redis://:${randomBytes(12).toString('hex')}@redis:6379`,
  'token-cache-key': randomBytes(32).toString('base64'),
  'audit-subject-key': randomBytes(32).toString('base64'),
  'subscription-key': randomBytes(12).toString('hex'),
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chart-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function laidOut(name: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(join(folder, name));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, name, file), text);
}

/** The files of the ConfigMap that is mounted; of one that the chart does not make, the smallest there is. */
async function filesOf(manifests: readonly Manifest[]) {
  const { volumes } = only(manifests, 'Deployment').spec.template.spec;
  const mounted = volumes.find((each) => each.name === 'config')?.configMap?.name;
  const of = (all: readonly Manifest[]) =>
    all.find((each) => each.kind === 'ConfigMap' && each.metadata.name === mounted)?.data;
  return of(manifests) ?? only(await rendered('minimal'), 'ConfigMap').data!;
}

/** `validate` with the settings of the pod, and with its files in a folder. */
async function validated(file: ValueFile, ...set: string[]): Promise<Ran> {
  const manifests = await rendered(file, ...set);
  laidOut('config', await filesOf(manifests));
  laidOut('secrets', SECRET);
  const env = Object.entries(environmentOf(only(manifests, 'Deployment')))
    // The file of an authority that only that pod has.
    .filter(([name]) => name !== 'NODE_EXTRA_CA_CERTS')
    .map(([name, value]) => [name, value.replace(MOUNTED, folder)] as const);
  return runGateway(['validate'], { env: Object.fromEntries(env), cwd: folder });
}

it.each<[ValueFile, string]>([
  ['minimal', 'ok: 1 tool, 1 upstream (status at https://status.example.com)'],
  ['keycloak-redis-ingress', 'ok: 1 tool, 1 upstream (orders at http://orders.shop.svc'],
  ['auth0-httproute-monitoring', 'ok: 1 tool, 1 upstream (status at https://status.example.com)'],
  ['full', 'ok: 1 tool, 1 upstream (status at https://status.example.com)'],
])('%s: the gateway takes the configuration that is rendered', async (file, line) => {
  const { status, out, error } = await validated(file);
  expect(error).toBe('');
  expect(out).toContain(line);
  expect(status).toBe(0);
});

it('each value file is among them', () => {
  expect(VALUE_FILES).toHaveLength(4);
});

it('what it would refuse is told as ever, with the setting that is a value of the chart', async () => {
  const { status, out, error } = await validated('minimal', '--set', 'config.DRAIN_TIMEOUT=10');
  expect(status).toBe(1);
  expect(out + error).toContain('DRAIN_TIMEOUT: 10 is too short');
});

describe('`helm test`', () => {
  const asked = async (env: Readonly<Record<string, string>>) => {
    const { containers } = only(await rendered('minimal'), 'Pod').spec;
    const [program, ...args] = containers[0]!.command!;
    expect(program).toBe('/nodejs/bin/node');
    return runProgram(process.execPath, args, { env });
  };

  it('is content with a gateway that is ready and asks for a token, not with another Host', async () => {
    const stack = await startStack();
    const { url } = stack;
    const good = await asked({ SERVICE: url, PUBLIC_URL: url });
    const bad = await asked({ SERVICE: url, PUBLIC_URL: 'https://mcp.example.com' });
    await stack.close();
    expect(good).toEqual({
      status: 0,
      error: '',
      out: 'ready: GET /readyz says 200, 200 is right\nasks for a token: POST / says 401, 401 is right\n',
    });
    expect(bad.status).toBe(1);
    expect(bad.out).toContain('403');
  });

  it('says what it asked where nobody answers', async () => {
    const service = 'http://127.0.0.1:1';
    const { status, error } = await asked({ SERVICE: service, PUBLIC_URL: 'http://localhost' });
    expect(status).toBe(1);
    expect(error).toContain(service);
  });
});
