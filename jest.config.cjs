const { availableParallelism } = require('node:os');
const { patience } = require('./scripts/support/patience.cjs');

const shared = {
  testEnvironment: '<rootDir>/test/support/environment.cjs',
  transform: { '^.+\\.(t|j)s$': '@swc/jest' },
  // The exporter imports node:http when it first sends, which only Node's own loader can do as it is.
  transformIgnorePatterns: [
    '/node_modules/(?!(?:jose|oidc-provider|@opentelemetry/otlp-exporter-base)/)',
  ],
  moduleNameMapper: {
    '^#(auth|foreign-text|openapi|outbound|serving|telemetry|token-exchange)$':
      '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  setupFilesAfterEnv: ['<rootDir>/test/support/secret-search-setup.ts'],
};

const project = (displayName, testMatch, more) => ({ ...shared, displayName, testMatch, ...more });

/** A suite that needs more than Node; its set-up ends the run with one line that says what is missing. */
const needing = (name, globalSetup = '<rootDir>/test/support/needs.ts') =>
  project(name, [`<rootDir>/test/${name}/**/*.${name}-spec.ts`], { globalSetup });

const everywhere = [
  // Rules of one file, beside its source.
  project('unit', [
    '<rootDir>/{apps,examples,libs,scripts}/**/*.spec.ts',
    '<rootDir>/test/{,openapi-corpus/}*.spec.ts',
  ]),
  // Stories through real HTTP.
  project('e2e', ['<rootDir>/test/**/*.e2e-spec.ts']),
];

const onRequest = [
  // Replicas that share delegated tokens through a real Redis.
  needing('redis'),
  // Replicas restarted in turn behind real balancers.
  needing('balancers'),
  // Alert rules and the dashboard's queries at a real Prometheus.
  needing('watch'),
  // The Helm chart, as Helm renders it.
  needing('chart'),
  // The Dockerfile and the systemd unit, as the tools for them judge.
  needing('deploy'),
  // Spans as a real OpenTelemetry collector receives them.
  needing('collector'),
  // The way out through a real forward proxy.
  needing('network'),
  // The container image, built and run without an engine.
  needing('image'),
  // A person in a real browser.
  needing('browser'),
  // The official conformance suite against the running apps.
  needing('conformance'),
  // MCP servers that others wrote, behind the gateway.
  needing('mcp-servers'),
  // The official conformance suite against such a server, alone and behind the gateway.
  needing('mcp-conformance'),
  // The whole story with a real Keycloak.
  needing('keycloak', '<rootDir>/test/keycloak/needs-keycloak.ts'),
];

/** By `--selectProjects`, or by the path of a suite or of one of its files. */
const isRequested = ({ displayName: name }) =>
  process.argv.some(
    (word) =>
      word.startsWith('--selectProjects') ||
      word.includes(`test/${name}`) ||
      word.includes(`.${name}-spec`),
  );

module.exports = {
  projects: [...everywhere, ...onRequest.filter(isRequested)],
  // So that what hangs is named. It decides nothing else: what may be late is driven by a clock.
  // Jest takes it from here alone, not from a project.
  testTimeout: 300_000 * patience,
  // A worker keeps what every file loaded until it is replaced, and collects that garbage over and over.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  workerIdleMemoryLimit: '1GB',
  testSequencer: '<rootDir>/test/support/slow-first.cjs',
  reporters: ['default', '<rootDir>/test/support/secret-report.cjs'],
};
