import { ESLint } from 'eslint';

const eslint = new ESLint();

/** The rules that a file with this content would break. */
async function broken(filePath: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath });
  return result!.messages.map(({ ruleId }) => ruleId ?? 'parse');
}

it.each([
  [
    'an app import from a lib',
    'libs/auth/src/index.ts',
    "export * from '../../../apps/mcp-gateway/src/config.js';",
  ],
  ['token-exchange from auth', 'libs/auth/src/index.ts', "export * from '#token-exchange';"],
  ['auth from token-exchange', 'libs/token-exchange/src/index.ts', "export * from '#auth';"],
  [
    'the MCP SDK in a tool',
    'apps/mcp-gateway/src/tools/tool.ts',
    "export * from '@modelcontextprotocol/server';",
  ],
  [
    'the MCP SDK in a lib',
    'libs/auth/src/index.ts',
    "export * from '@modelcontextprotocol/sdk/types.js';",
  ],
  ['a lib in local-issuer', 'apps/local-issuer/src/main.ts', "export * from '#auth';"],
])('lint refuses %s', async (_what, file, code) => {
  expect(await broken(file, code)).toContain('no-restricted-imports');
});

it('lint lets the MCP SDK into mcp/', async () => {
  const code = "export { Server } from '@modelcontextprotocol/server';\n";
  expect(await broken('apps/mcp-gateway/src/mcp/modern.engine.ts', code)).toEqual([]);
});

it('lint refuses process.env outside config.ts, and allows it there', async () => {
  const code = 'export const home = process.env;\n';
  expect(await broken('apps/mcp-gateway/src/main.ts', code)).toContain('no-restricted-properties');
  expect(await broken('libs/auth/src/index.ts', code)).toContain('no-restricted-properties');
  expect(await broken('apps/mcp-gateway/src/config.ts', code)).toEqual([]);
});
