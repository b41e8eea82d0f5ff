import type { Tool } from './tool.js';
import { NO_INPUT } from './tool-schema.js';
import { catalogueOf } from './catalogue.js';

const tool = (change: Partial<Tool>): Tool => ({
  name: 'one',
  title: 'One',
  description: 'One.',
  input: NO_INPUT,
  scopes: ['b', 'a'],
  hints: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  run: () => Promise.resolve({ content: [] }),
  ...change,
});

it('TOOL-15: a schema that refers to elsewhere stops the boot', () => {
  const json = { type: 'object' as const, properties: { a: { $ref: 'https://evil.example/s' } } };
  expect(() => catalogueOf([tool({ input: { ...NO_INPUT, json } })], 1)).toThrow(/refers to/);
  const local = {
    type: 'object' as const,
    $defs: { a: {} },
    properties: { a: { $ref: '#/$defs/a' } },
  };
  expect(catalogueOf([tool({ input: { ...NO_INPUT, json: local } })], 1).listed).toHaveLength(1);
});

it('TOOL-09: illegal and doubled names stop the boot', () => {
  expect(() => catalogueOf([tool({ name: 'no blanks' })], 1)).toThrow(/Tool name/);
  expect(() => catalogueOf([tool({}), tool({})], 1)).toThrow(/Two tools/);
});

it('every scope of every tool is known, once and sorted', () => {
  expect(catalogueOf([tool({}), tool({ name: 'two', scopes: ['c', 'a'] })], 1).scopes).toEqual([
    'a',
    'b',
    'c',
  ]);
});
