import eslint from '@eslint/js';
import prettier from 'eslint-config-prettier';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const NODE_ENV_MESSAGE = 'Read settings in config.ts only; pass typed values on.';
const MCP_SDK_MESSAGE =
  'Only mcp/, ladder/message/ and cli/client/ of apps/mcp-gateway know the MCP SDKs.';

const freshKeys = {
  selector: 'ImportSpecifier[imported.name=/^generateKeyPair/]',
  message: 'Exporting a fresh key can deadlock Node 20: take keys from test/support/keys.ts.',
};

const TIME_MESSAGE =
  'Real time differs on a busy machine: use VirtualTime, the order of events, counts or process.cpuUsage().';

/** What makes a test depend on the speed of the machine. */
const realTime = [
  "MemberExpression[object.name=/^(Date|performance)$/][property.name='now']",
  "NewExpression[callee.name='Date'][arguments.length=0]",
  "MemberExpression[object.name='process'][property.name='hrtime']",
  "MemberExpression[object.name='AbortSignal'][property.name='timeout']",
  'CallExpression[callee.name=/^set(Timeout|Interval)$/]',
  'ImportDeclaration[source.value=/^(node:)?timers.promises$/]',
  // A time limit of one test's own.
  "MemberExpression[object.name='jest'][property.name='setTimeout']",
  'CallExpression[callee.name=/^(it|test|before|after)/] > :function + Literal',
  "CallExpression[callee.callee.property.name='each'] > :function + Literal",
].map((selector) => ({ selector, message: TIME_MESSAGE }));

/** Tests that have to meet real time, and why. */
const REAL_TIME = [
  'test/support/child.ts', // polls other processes
  'test/support/stack.ts', // starts a clock at which the issuer's tokens are valid
  'test/support/fault-proxy.ts', // an HTTP date far in the future
  'test/support/app-process.ts', // prints how long an app took to end
  'test/hostile/support/services.ts', // makes tokens for a process with the real clock
];

const TESTS = ['**/*.spec.ts', '**/*-spec.ts', 'test/**/*.ts'];

const mcpSdk = { group: ['@modelcontextprotocol/*'], message: MCP_SDK_MESSAGE };
const apps = { group: ['**/apps/**'], message: 'A lib never imports an app.' };
const LIBS = 'auth|foreign-text|openapi|outbound|serving|telemetry|token-exchange';
const relativeLibs = {
  // From outside by libs/<name>, from one lib to another by ../../<name>/src.
  regex: `(^|/)libs/(${LIBS})(/|$)|^([.][.]/)+(${LIBS})/src/`,
  message: 'Import #auth, #outbound or another lib by its name: only its index is public.',
};

/** One import-direction rule per folder: later blocks replace earlier ones, so each lists all it forbids. */
const forbid = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });

const GATEWAY = 'apps/mcp-gateway/src';
const SERVED = 'config/served-settings.js';

/**
 * What each folder of the gateway may import, besides itself, the libs and gateway-parts.ts. The files at
 * the root join the folders: they may import all but doctor/ and cli/.
 */
const MAY_IMPORT = {
  observing: [],
  metrics: ['observing'],
  audit: ['observing'],
  tracing: ['metrics', 'observing'],
  page: ['mcp', 'observing', 'catalogue', 'upstreams', SERVED],
  admin: ['page', 'metrics', 'mcp', 'catalogue', 'upstreams', SERVED],
  config: [],
  edge: ['observing'],
  upstreams: ['observing', SERVED],
  catalogue: ['upstreams', SERVED],
  tools: ['catalogue', 'upstreams'],
  sources: ['tools', 'catalogue', 'upstreams', SERVED],
  exchange: ['upstreams'],
  ladder: ['tracing', 'observing', 'catalogue', 'upstreams'],
  visitors: ['ladder'],
  mcp: ['visitors', 'ladder', 'observing', 'catalogue', 'upstreams'],
  health: ['catalogue', 'upstreams'],
  reload: ['sources', 'tools', 'observing', 'catalogue', 'upstreams', 'config'],
  doctor: ['config', 'catalogue', 'upstreams'],
  cli: [
    ...['doctor', 'audit', 'tracing', 'reload', 'sources', 'tools', 'mcp', 'ladder', 'health'],
    ...['observing', 'catalogue', 'upstreams', 'config'],
  ],
};
const FOLDERS = Object.keys(MAY_IMPORT);

/** Patterns for files of a folder, so many folders below the root. */
function outside(folder, may, depth) {
  const up = `^${'[.][.]/'.repeat(depth)}`;
  const others = FOLDERS.filter((name) => name !== folder && !may.includes(name));
  const folders = others.filter((name) => name !== 'config').join('|');
  const served = may.includes(SERVED) ? '(?!served-settings[.]js$)' : '';
  const patterns = [
    {
      regex: `${up}((${folders})/|(?!gateway-parts[.]js$)[^/]+$)`,
      message: `${folder}/ imports ${['gateway-parts.ts', ...may].join(', ')} and no other part: see CONTRIBUTING.md.`,
    },
    {
      regex: `${up}config/${served}`,
      message: 'Only what joins the parts reads the configuration: take the values themselves.',
    },
  ];
  return others.includes('config') ? patterns : patterns.slice(0, 1);
}

const filesOf = (path, depth) => `${GATEWAY}/${path}/${'*/'.repeat(depth)}*.ts`;

const insideTheGateway = [
  ...FOLDERS.flatMap((folder) =>
    [1, 2, 3].map((depth) => ({
      files: [filesOf(folder, depth - 1)],
      rules: forbid(
        relativeLibs,
        ...(folder === 'mcp' ? [] : [mcpSdk]),
        ...outside(folder, MAY_IMPORT[folder], depth),
      ),
    })),
  ),
  {
    files: [filesOf('ladder/message', 0)],
    rules: forbid(relativeLibs, ...outside('ladder', MAY_IMPORT.ladder, 2)),
  },
  // A client of gateways, as any other: it knows nothing of the inside.
  { files: [filesOf('cli/client', 0)], rules: forbid(relativeLibs, ...outside('cli', [], 2)) },
];

export default defineConfig(
  { ignores: ['dist/', 'node_modules/', '.run/', 'test/.output/'] },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // Nest's option bags are classes.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // The low-level servers are the fast ones, and deprecated only in favour of the slow ones.
      '@typescript-eslint/no-deprecated': [
        'error',
        {
          allow: [
            { from: 'package', name: 'Server', package: '@modelcontextprotocol/sdk' },
            { from: 'package', name: 'Server', package: '@modelcontextprotocol/server' },
          ],
        },
      ],
      'max-lines': ['error', { max: 220, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
      'no-restricted-syntax': ['error', freshKeys],
      'max-params': 'off',
      '@typescript-eslint/max-params': ['error', { max: 4 }],
    },
  },
  {
    files: ['apps/**/*.ts', 'libs/**/*.ts', 'scripts/**/*.ts'],
    ignores: ['**/config.ts', '**/*.spec.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: NODE_ENV_MESSAGE },
      ],
    },
  },
  {
    files: ['libs/auth/**/*.ts'],
    rules: forbid(apps, mcpSdk, relativeLibs, {
      regex: '^#token-exchange|(^|/)token-exchange/',
      message: 'libs/auth knows nothing of exchange.',
    }),
  },
  {
    files: ['libs/token-exchange/**/*.ts'],
    rules: forbid(
      apps,
      mcpSdk,
      relativeLibs,
      { regex: '^#auth|(^|/)auth/', message: 'libs/token-exchange knows nothing of callers.' },
      { group: ['@nestjs/platform-*', 'fastify'], message: 'No HTTP server in token-exchange.' },
    ),
  },
  {
    files: ['libs/outbound/**/*.ts'],
    rules: forbid(apps, mcpSdk, {
      regex:
        '^#|(^|/)(auth|foreign-text|openapi|serving|telemetry|token-exchange)/|^@nestjs/|^fastify$',
      message: 'libs/outbound is about how requests leave: every lib may use it, and it uses none.',
    }),
  },
  {
    files: ['libs/telemetry/**/*.ts'],
    rules: forbid(apps, mcpSdk, relativeLibs, {
      regex: '^#(auth|openapi|outbound|token-exchange)',
      message:
        'libs/telemetry logs what it is given: it imports neither auth nor outbound nor token-exchange.',
    }),
  },
  {
    files: ['libs/openapi/**/*.ts'],
    rules: forbid(apps, mcpSdk, relativeLibs, {
      regex:
        '^#(auth|outbound|serving|telemetry|token-exchange)|^@nestjs/|^(axios|fastify|pino|(node:)?https?)$',
      message: 'libs/openapi turns a document into tools: it sends nothing and knows no token.',
    }),
  },
  {
    files: ['libs/foreign-text/**/*.ts'],
    rules: forbid(apps, mcpSdk, {
      regex: '^#|(^|/)(auth|openapi|outbound|serving|telemetry|token-exchange)/|^@nestjs/',
      message: 'libs/foreign-text is plain functions for every lib and app: it imports none.',
    }),
  },
  {
    files: ['libs/serving/**/*.ts'],
    rules: forbid(apps, mcpSdk, {
      regex:
        '^#|(^|/)(auth|foreign-text|openapi|outbound|telemetry|token-exchange)/|^@nestjs/|^(fastify|pino|zod)$',
      message: 'libs/serving uses nothing but Node: it is loaded before anything that takes time.',
    }),
  },
  { files: ['apps/**/*.ts'], rules: forbid(mcpSdk, relativeLibs) },
  {
    files: [`${GATEWAY}/*.ts`],
    rules: forbid(mcpSdk, relativeLibs, {
      regex: '^[.]/(doctor|cli)/',
      message: 'doctor/ and cli/ look at the gateway; nothing of the gateway needs them.',
    }),
  },
  ...insideTheGateway,
  {
    files: ['apps/local-issuer/**/*.ts'],
    rules: forbid(mcpSdk, {
      regex: '^#|(^|/)libs/',
      message: 'local-issuer imports no lib: one bug must not sit on both sides of a test.',
    }),
  },
  {
    files: ['examples/wiki/**/*.ts'],
    ignores: TESTS,
    rules: forbid({
      regex: '^#|(^|/)(apps|libs)/',
      message: 'examples/wiki is a server as anybody writes one: it imports packages alone.',
    }),
  },
  {
    files: [...TESTS, 'bench/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
  {
    files: TESTS,
    ignores: REAL_TIME,
    rules: { 'no-restricted-syntax': ['error', freshKeys, ...realTime] },
  },
  {
    files: ['apps/local-issuer/src/signing-keys.ts', 'test/support/keys.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  // One table, a line a row.
  { files: ['test/bounds-table.ts'], rules: { 'max-lines': 'off' } },
  {
    files: ['**/*.{mjs,cjs,js}'],
    languageOptions: {
      globals: {
        console: 'readonly',
        process: 'readonly',
        module: 'writable',
        require: 'readonly',
        __dirname: 'readonly',
        URL: 'readonly',
        AbortSignal: 'readonly',
        fetch: 'readonly',
        setTimeout: 'readonly',
        setInterval: 'readonly',
      },
    },
  },
  prettier,
);
