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

const CASES: readonly Case[] = [
  {
    rule: 'no app import from a lib',
    filePath: 'libs/auth/src/index.ts',
    code: exportFrom('../../../apps/mcp-gateway/src/config/load-config.js'),
    broken: IMPORTS,
  },
  {
    rule: 'no token-exchange in auth',
    filePath: 'libs/auth/src/index.ts',
    code: exportFrom('#token-exchange'),
    broken: IMPORTS,
  },
  {
    rule: 'no auth in token-exchange',
    filePath: 'libs/token-exchange/src/index.ts',
    code: exportFrom('#auth'),
    broken: IMPORTS,
  },
  {
    rule: 'no auth in outbound',
    filePath: 'libs/outbound/src/index.ts',
    code: exportFrom('#auth'),
    broken: IMPORTS,
  },
  {
    rule: 'no token-exchange in outbound',
    filePath: 'libs/outbound/src/index.ts',
    code: exportFrom('../../token-exchange/src/index.js'),
    broken: IMPORTS,
  },
  {
    rule: 'no other lib in outbound, not even for texts',
    filePath: 'libs/outbound/src/index.ts',
    code: exportFrom('#foreign-text'),
    broken: IMPORTS,
  },
  {
    rule: 'no way around the index of outbound',
    filePath: 'apps/mcp-gateway/src/upstreams/http/http-upstream.ts',
    code: exportFrom('../../../../libs/outbound/src/outbound-error.js'),
    broken: IMPORTS,
  },
  {
    rule: 'no way around it from another lib',
    filePath: 'libs/token-exchange/src/token-exchange.client.ts',
    code: exportFrom('../../outbound/src/outbound-error.js'),
    broken: IMPORTS,
  },
  {
    rule: 'outbound in token-exchange',
    filePath: 'libs/token-exchange/src/index.ts',
    code: exportFrom('#outbound'),
  },
  {
    rule: 'no auth in telemetry',
    filePath: 'libs/telemetry/src/index.ts',
    code: exportFrom('#auth'),
    broken: IMPORTS,
  },
  {
    rule: 'no auth in telemetry, around its index',
    filePath: 'libs/telemetry/src/request-log.ts',
    code: exportFrom('../../auth/src/caller.js'),
    broken: IMPORTS,
  },
  {
    rule: 'no outbound in telemetry',
    filePath: 'libs/telemetry/src/index.ts',
    code: exportFrom('#outbound'),
    broken: IMPORTS,
  },
  {
    rule: 'no way around the index of telemetry',
    filePath: 'apps/upstream-api/src/app.module.ts',
    code: exportFrom('../../../libs/telemetry/src/trace-context.js'),
    broken: IMPORTS,
  },
  {
    rule: 'serving and foreign-text in telemetry',
    filePath: 'libs/telemetry/src/index.ts',
    code: exportFrom('#serving') + exportFrom('#foreign-text'),
  },
  {
    rule: 'no MCP SDK in a tool',
    filePath: 'apps/mcp-gateway/src/catalogue/tool.ts',
    code: exportFrom('@modelcontextprotocol/server'),
    broken: IMPORTS,
  },
  {
    rule: 'no MCP SDK in a lib',
    filePath: 'libs/auth/src/index.ts',
    code: exportFrom('@modelcontextprotocol/sdk/types.js'),
    broken: IMPORTS,
  },
  {
    rule: 'no way out in openapi',
    filePath: 'libs/openapi/src/index.ts',
    code: exportFrom('#outbound'),
    broken: IMPORTS,
  },
  {
    rule: 'foreign-text in openapi',
    filePath: 'libs/openapi/src/index.ts',
    code: exportFrom('#foreign-text'),
  },
  {
    rule: 'no other lib in foreign-text',
    filePath: 'libs/foreign-text/src/index.ts',
    code: exportFrom('#auth'),
    broken: IMPORTS,
  },
  {
    rule: 'no framework in serving',
    filePath: 'libs/serving/src/index.ts',
    code: exportFrom('@nestjs/common'),
    broken: IMPORTS,
  },
  {
    rule: 'no other lib in serving',
    filePath: 'libs/serving/src/index.ts',
    code: exportFrom('#foreign-text'),
    broken: IMPORTS,
  },
  {
    rule: 'no lib in local-issuer',
    filePath: 'apps/local-issuer/src/main.ts',
    code: exportFrom('#auth'),
    broken: IMPORTS,
  },
  {
    rule: 'nothing of the gateway needs the doctor',
    filePath: 'apps/mcp-gateway/src/create-gateway.ts',
    code: exportFrom('./doctor/examine.js'),
    broken: IMPORTS,
  },
  {
    rule: 'nothing of the gateway needs the command line',
    filePath: 'apps/mcp-gateway/src/create-gateway.ts',
    code: exportFrom('./cli/output.js'),
    broken: IMPORTS,
  },
  {
    rule: 'no MCP SDK in the command line but in its client',
    filePath: 'apps/mcp-gateway/src/cli/commands/try.ts',
    code: exportFrom('@modelcontextprotocol/client'),
    broken: IMPORTS,
  },
  {
    rule: 'no configuration in the ladder',
    filePath: 'apps/mcp-gateway/src/ladder/ladder.guard.ts',
    code: exportFrom('../config/config.js'),
    broken: IMPORTS,
  },
  {
    rule: 'no configuration in an engine',
    filePath: 'apps/mcp-gateway/src/mcp/engines/modern.engine.ts',
    code: exportFrom('../../config/sections/limits.section.js'),
    broken: IMPORTS,
  },
  {
    rule: 'no MCP SDK in a rung',
    filePath: 'apps/mcp-gateway/src/ladder/message.rung.ts',
    code: exportFrom('@modelcontextprotocol/server'),
    broken: IMPORTS,
  },
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
