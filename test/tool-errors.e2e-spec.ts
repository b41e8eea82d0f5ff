import { Module } from '@nestjs/common';
import { z } from 'zod';
import type { Tool } from '../apps/mcp-gateway/src/catalogue/tool.js';
import { NO_INPUT, toolSchema } from '../apps/mcp-gateway/src/catalogue/tool-schema.js';
import { TOOLS } from '../apps/mcp-gateway/src/tools/tools.module.js';
import { call, ERAS, rpc, textOf } from './support/rpc.js';
import { startStack, type Stack } from './support/stack.js';

const base = {
  title: 'Bad',
  description: 'Misbehaves.',
  input: NO_INPUT,
  scopes: ['tool:whoami'],
  hints: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
};
const throws: Tool = {
  ...base,
  name: 'throws',
  run: () => Promise.reject(new Error('canary: SELECT password FROM callers')),
};
const lies: Tool = {
  ...base,
  name: 'lies',
  output: toolSchema(z.looseObject({ n: z.number() })),
  run: () => Promise.resolve({ content: [], structuredContent: { n: 'canary' } }),
};
const unreadable: Tool = {
  ...base,
  name: 'unreadable',
  run: () => Promise.resolve({ content: Array.from({ length: 500 }, () => ({ type: 'image' })) }),
};
const open: Tool = {
  ...base,
  name: 'open',
  scopes: [],
  run: () => Promise.resolve({ content: [] }),
};

@Module({
  providers: [{ provide: TOOLS, useValue: [throws, lies, unreadable, open] }],
  exports: [TOOLS],
})
class BadToolsModule {}

let stack: Stack;
let token: string;
beforeAll(async () => {
  stack = await startStack({ gateway: { tools: BadToolsModule } });
  token = await stack.token();
});
afterAll(() => stack.close());

describe.each(ERAS)('era %s', (era) => {
  it('HTTP-17, LOG-05: a thrown error is a tool error with a reference, and says nothing else', async () => {
    const answer = await call(stack, 'throws', { era, token });
    expect([answer.status, answer.result?.['isError']]).toEqual([200, true]);
    expect(textOf(answer)).toMatch(/^The tool failed\. \(reference [0-9a-f-]{36}\)$/);
    expect(stack.log.text).not.toContain('canary');
    expect(stack.log.text).toContain(textOf(answer).slice(-37, -1));
  });

  it('TOOL-05: structured content that does not fit the schema is a tool error', async () => {
    const answer = await call(stack, 'lies', { era, token });
    expect(answer.result?.['isError']).toBe(true);
    expect(answer.result).not.toHaveProperty('structuredContent');
  });

  it('HTTP-17, TOOL-12: of a result that no client can read nothing but that is said', async () => {
    const { status, body } = await call(stack, 'unreadable', { era, token });
    expect(status).toBe(200);
    expect((body['error'] as { message: string }).message).toMatch(/^[^\n"[\]]{1,60}$/);
  });

  it('SCOPE-04, SCOPE-08, AUTH-11: every tool × no scope, another, the right one', async () => {
    for (const [scope, statuses] of [
      ['', [403, 403, 200]],
      ['tool:greet', [403, 403, 200]],
      ['tool:whoami', [200, 200, 200]],
    ] as const) {
      const weak = await stack.issuer.issue({ scope });
      const seen = [];
      for (const name of ['throws', 'lies', 'open']) {
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
