import { execFileSync } from 'node:child_process';

interface Case {
  readonly rule: string;
  readonly filePath: string;
  readonly code: string;
  readonly broken?: string;
}

const IMPORTS = 'no-restricted-imports';
const ENVIRONMENT = 'no-restricted-properties';
const exportFrom = (name: string) => `export * from '${name}';\n`;

const forbidden = (rule: string, filePath: string, name: string): Case => ({
  rule,
  filePath,
  code: exportFrom(name),
  broken: IMPORTS,
});

const CASES: readonly Case[] = [
  forbidden(
    'no app import from a lib',
    'libs/auth/src/index.ts',
    '../../../apps/mcp-gateway/src/config/load-config.js',
  ),
  forbidden('no token-exchange in auth', 'libs/auth/src/index.ts', '#token-exchange'),
  forbidden('no auth in token-exchange', 'libs/token-exchange/src/index.ts', '#auth'),
  forbidden('no auth in outbound', 'libs/outbound/src/index.ts', '#auth'),
  forbidden(
    'no token-exchange in outbound',
    'libs/outbound/src/index.ts',
    '../../token-exchange/src/index.js',
  ),
  forbidden(
    'no other lib in outbound, not even for texts',
    'libs/outbound/src/index.ts',
    '#foreign-text',
  ),
  forbidden(
    'no way around the index of outbound',
    'apps/mcp-gateway/src/upstreams/http/http-upstream.ts',
    '../../../../libs/outbound/src/outbound-error.js',
  ),
  forbidden(
    'no way around it from another lib',
    'libs/token-exchange/src/token-exchange.client.ts',
    '../../outbound/src/outbound-error.js',
  ),
  {
    rule: 'outbound in token-exchange',
    filePath: 'libs/token-exchange/src/index.ts',
    code: exportFrom('#outbound'),
  },
  forbidden('no auth in telemetry', 'libs/telemetry/src/index.ts', '#auth'),
  forbidden(
    'no auth in telemetry, around its index',
    'libs/telemetry/src/request-log.ts',
    '../../auth/src/caller.js',
  ),
  forbidden('no outbound in telemetry', 'libs/telemetry/src/index.ts', '#outbound'),
  forbidden(
    'no way around the index of telemetry',
    'apps/upstream-api/src/app.module.ts',
    '../../../libs/telemetry/src/trace-context.js',
  ),
  {
    rule: 'serving and foreign-text in telemetry',
    filePath: 'libs/telemetry/src/index.ts',
    code: exportFrom('#serving') + exportFrom('#foreign-text'),
  },
  forbidden(
    'no MCP SDK in a tool',
    'apps/mcp-gateway/src/catalogue/tool.ts',
    '@modelcontextprotocol/server',
  ),
  forbidden('no MCP SDK in a lib', 'libs/auth/src/index.ts', '@modelcontextprotocol/sdk/types.js'),
  forbidden('no way out in openapi', 'libs/openapi/src/index.ts', '#outbound'),
  {
    rule: 'foreign-text in openapi',
    filePath: 'libs/openapi/src/index.ts',
    code: exportFrom('#foreign-text'),
  },
  forbidden('no other lib in foreign-text', 'libs/foreign-text/src/index.ts', '#auth'),
  forbidden('no framework in serving', 'libs/serving/src/index.ts', '@nestjs/common'),
  forbidden('no other lib in serving', 'libs/serving/src/index.ts', '#foreign-text'),
  forbidden('no lib in local-issuer', 'apps/local-issuer/src/main.ts', '#auth'),
  forbidden('no lib in the MCP server of an example', 'examples/wiki/server/src/main.ts', '#auth'),
  forbidden(
    'nothing of the gateway needs the doctor',
    'apps/mcp-gateway/src/create-gateway.ts',
    './doctor/examine.js',
  ),
  forbidden(
    'nothing of the gateway needs the command line',
    'apps/mcp-gateway/src/create-gateway.ts',
    './cli/output.js',
  ),
  forbidden(
    'no MCP SDK in the command line but in its client',
    'apps/mcp-gateway/src/cli/commands/try.ts',
    '@modelcontextprotocol/client',
  ),
  forbidden(
    'no configuration in the ladder',
    'apps/mcp-gateway/src/ladder/ladder.guard.ts',
    '../config/config.js',
  ),
  forbidden(
    'no configuration in an engine',
    'apps/mcp-gateway/src/mcp/engines/modern.engine.ts',
    '../../config/sections/limits.section.js',
  ),
  forbidden(
    'no MCP SDK in a rung',
    'apps/mcp-gateway/src/ladder/message.rung.ts',
    '@modelcontextprotocol/server',
  ),
  {
    rule: 'the MCP SDK in mcp/',
    filePath: 'apps/mcp-gateway/src/mcp/engines/modern.engine.ts',
    code: "export { Server } from '@modelcontextprotocol/server';\n",
  },
  {
    rule: 'no process.env in main.ts',
    filePath: 'apps/mcp-gateway/src/main.ts',
    code: 'export const all = process.env;\n',
    broken: ENVIRONMENT,
  },
  {
    rule: 'no process.env in a lib',
    filePath: 'libs/auth/src/index.ts',
    code: 'export const all = process.env;\n',
    broken: ENVIRONMENT,
  },
  {
    rule: 'no fresh key that is not read back',
    filePath: 'libs/auth/src/signing-keys.spec.ts',
    code: "import { generateKeyPairSync } from 'node:crypto';\ngenerateKeyPairSync('ed25519');\n",
    broken: 'no-restricted-syntax',
  },
  ...[
    ['elapsed time', 'export const started = performance.now();'],
    ['the date', 'export const now = Date.now();'],
    ['a sleep', "import { setTimeout as wait } from 'node:timers/promises';\nvoid wait(9);"],
    ['a timer', 'setTimeout(() => undefined, 9);'],
    ['a time-out', 'export const signal = AbortSignal.timeout(9);'],
    ['a time limit of a file', 'jest.setTimeout(9);'],
    ['a time limit of its own', "it('x', () => undefined, 9);"],
  ].map(([what, code]) => ({
    rule: `no real time in a test: ${what}`,
    filePath: 'test/outage.e2e-spec.ts',
    code: `${code}\n`,
    broken: 'no-restricted-syntax',
  })),
  {
    rule: 'process.env in config.ts',
    filePath: 'apps/mcp-gateway/src/cli/config.ts',
    code: 'export const all = process.env;\n',
  },
];

let answers: string[][];
beforeAll(() => {
  const output = execFileSync(process.execPath, ['test/support/lint-text.mjs'], {
    input: JSON.stringify(CASES),
    encoding: 'utf8',
  });
  answers = JSON.parse(output) as string[][];
});

it.each(CASES.map((each, index) => ({ ...each, index })))('lint: $rule', ({ broken, index }) => {
  expect(answers[index]).toEqual(broken === undefined ? [] : [broken]);
});
