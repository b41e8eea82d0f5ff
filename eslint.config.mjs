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
  'A busy machine keeps no time: use VirtualTime, the order of events, counts or process.cpuUsage().';

/** What makes a test depend on how quick the machine is. */
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
  'test/support/child.ts', // looks again and again whether another process is there
  'test/support/stack.ts', // begins a clock that the issuer's tokens are valid by
  'test/support/fault-proxy.ts', // an HTTP date far off
  'test/support/app-process.ts', // prints how long an app took to end
  'test/hostile/support/services.ts', // makes tokens for a process with the real clock
];

const TESTS = ['**/*.spec.ts', '**/*-spec.ts', 'test/**/*.ts'];

const mcpSdk = { group: ['@modelcontextprotocol/*'], message: MCP_SDK_MESSAGE };
const apps = { group: ['**/apps/**'], message: 'A lib never imports an app.' };
const LIBS = 'auth|foreign-text|outbound|serving|telemetry|token-exchange';
const relativeLibs = {
  // From outside by libs/<name>, from one lib to another by ../../<name>/src.
  regex: `(^|/)libs/(${LIBS})(/|$)|^([.][.]/)+(${LIBS})/src/`,
  message: 'Import #auth, #outbound or another lib by its name: the index is the wall.',
};

const doctor = {
  regex: '(^|/)doctor/',
  message: 'The doctor looks at everything; nothing of the gateway needs it.',
};

const cli = {
  regex: '(^|/)cli/',
  message: 'The command line looks at the gateway and starts it; nothing of the gateway needs it.',
};

/** One import-direction rule per folder: later blocks replace earlier ones, so each lists all it forbids. */
const forbid = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });

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
      regex: '^#|(^|/)(auth|foreign-text|serving|telemetry|token-exchange)/|^@nestjs/|^fastify$',
      message:
        'libs/outbound is how requests leave: whoever sends one may use it, it needs no lib.',
    }),
  },
  {
    files: ['libs/telemetry/**/*.ts'],
    rules: forbid(apps, mcpSdk, relativeLibs, {
      regex: '^#(auth|outbound|token-exchange)',
      message:
        'libs/telemetry is told what happened: it knows neither callers nor requests of ours.',
    }),
  },
  {
    files: ['libs/foreign-text/**/*.ts'],
    rules: forbid(apps, mcpSdk, {
      regex: '^#|(^|/)(auth|outbound|serving|telemetry|token-exchange)/|^@nestjs/',
      message: 'libs/foreign-text is plain functions that everything may use.',
    }),
  },
  {
    files: ['libs/serving/**/*.ts'],
    rules: forbid(apps, mcpSdk, {
      regex:
        '^#|(^|/)(auth|foreign-text|outbound|telemetry|token-exchange)/|^@nestjs/|^(fastify|pino|zod)$',
      message: 'libs/serving is Node alone: it is loaded before anything that takes time.',
    }),
  },
  {
    files: ['apps/**/*.ts'],
    ignores: ['apps/mcp-gateway/src/mcp/**', 'apps/mcp-gateway/src/ladder/message/**'],
    rules: forbid(mcpSdk, relativeLibs, doctor, cli),
  },
  {
    files: ['apps/mcp-gateway/src/mcp/**/*.ts', 'apps/mcp-gateway/src/ladder/message/**/*.ts'],
    rules: forbid(relativeLibs, doctor, cli),
  },
  {
    files: ['apps/mcp-gateway/src/cli/**/*.ts'],
    rules: forbid(mcpSdk, relativeLibs),
  },
  {
    // A client of gateways, as any other: it knows nothing of the inside.
    files: ['apps/mcp-gateway/src/cli/client/**/*.ts'],
    rules: forbid(relativeLibs, doctor),
  },
  {
    files: ['apps/local-issuer/**/*.ts'],
    rules: forbid(mcpSdk, {
      regex: '^#|(^|/)libs/',
      message: 'local-issuer imports no lib: one bug must not sit on both sides of a test.',
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
