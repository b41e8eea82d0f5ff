import { Module } from '@nestjs/common';
import type { Tool, ToolResult } from '../apps/mcp-gateway/src/catalogue/tool.js';
import { NO_INPUT } from '../apps/mcp-gateway/src/catalogue/tool-schema.js';
import { TOOLS } from '../apps/mcp-gateway/src/tools/tools.module.js';
import { call, ERAS, rpc, textOf } from './support/rpc.js';
import { startStack, type Stack } from './support/stack.js';

const base = {
  title: 'Odd',
  description: 'Odd.',
  input: NO_INPUT,
  scopes: ['tool:whoami'],
  hints: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
};
const guarded: Tool = { ...base, name: 'guarded', run: () => Promise.resolve({ content: [] }) };
const unreadable: Tool = {
  ...base,
  name: 'unreadable',
  run: () => Promise.resolve({ content: [], _meta: 'x' } as unknown as ToolResult),
};
const blocks: Tool = {
  ...base,
  name: 'blocks',
  run: () => Promise.resolve({ content: Array.from({ length: 500 }, () => ({ type: 'image' })) }),
};
const open: Tool = { ...guarded, name: 'open', scopes: [] };

@Module({
  providers: [{ provide: TOOLS, useValue: [guarded, unreadable, blocks, open] }],
  exports: [TOOLS],
})
class OddToolsModule {}

let stack: Stack;
let token: string;
beforeAll(async () => {
  stack = await startStack({ gateway: { tools: OddToolsModule } });
  token = await stack.token();
});
afterAll(() => stack.close());

describe.each(ERAS)('era %s', (era) => {
  it('HTTP-17, TOOL-12: a result that no client can read is one short error in our words', async () => {
    const { status, body } = await call(stack, 'unreadable', { era, token });
    expect(status).toBe(200);
    expect((body['error'] as { message: string }).message).toMatch(/^[^\n"[\]]{1,60}$/);
  });

  it('blocks that are none are one tool error with a reference', async () => {
    const answer = await call(stack, 'blocks', { era, token });
    expect(textOf(answer)).toMatch(/^The tool gave no usable answer\. \(reference [^)]+\)$/);
    expect(answer.result).toMatchObject({ isError: true });
  });

  it('SCOPE-04, SCOPE-08, AUTH-11: every tool × no scope, another, the right one', async () => {
    for (const [scope, statuses] of [
      ['', [403, 403, 200]],
      ['tool:greet', [403, 403, 200]],
      ['tool:whoami', [200, 200, 200]],
    ] as const) {
      const weak = await stack.issuer.issue({ scope });
      const seen = [];
      for (const name of ['guarded', 'unreadable', 'open']) {
        seen.push((await call(stack, name, { era, token: weak })).status);
      }
      expect(seen).toEqual(statuses);
    }
  });

  it('VER-13: no error code leaves its era', async () => {
    const answers = [
      await call(stack, 'nope', { era, token }),
      await rpc(stack, { era, token, method: 'nope' }),
    ];
    for (const { body } of answers) {
      const { code } = body['error'] as { code: number };
      expect([-32602, -32601]).toContain(code);
    }
  });
});
