import { Module } from '@nestjs/common';
import { catalogueOf } from '../apps/mcp-gateway/src/catalogue/catalogue.js';
import { CurrentCatalogue } from '../apps/mcp-gateway/src/catalogue/current-catalogue.js';
import { NO_INPUT } from '../apps/mcp-gateway/src/catalogue/tool-schema.js';
import type { Tool } from '../apps/mcp-gateway/src/catalogue/tool.js';
import { TOOLS } from '../apps/mcp-gateway/src/tools/tools.module.js';
import { startStack } from './support/stack.js';

let prepared: string[] = [];

const tool = (name: string): Tool => ({
  name,
  title: name,
  description: name,
  input: {
    ...NO_INPUT,
    prepare: () => {
      prepared.push(name);
    },
  },
  scopes: [],
  hints: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  run: () => Promise.resolve({ content: [] }),
});

@Module({ providers: [{ provide: TOOLS, useValue: [tool('one')] }], exports: [TOOLS] })
class OneToolModule {}

const turns = () => new Promise((resolve) => setImmediate(resolve));

it('a gateway that listens prepares the schemas of its tools, and after a swap those of the new ones', async () => {
  prepared = [];
  const stack = await startStack({ gateway: { tools: OneToolModule } });
  await turns();
  expect(prepared).toEqual(['one']);
  const current = stack.gateway.get(CurrentCatalogue);
  current.replace(catalogueOf([tool('two')], 2));
  await turns();
  expect(prepared).toEqual(['one', 'two']);
  current.replace(catalogueOf([tool('three')], 3));
  await stack.close();
  await turns();
  expect(prepared).toEqual(['one', 'two']);
});
