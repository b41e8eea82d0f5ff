import type { Tool } from './tool.js';
import { NO_INPUT } from './tool-schema.js';
import { catalogueOf, type Listing } from './catalogue.js';
import { listingChanged, toolChanges } from './changes.js';

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

it('SCOPE-09: everybody is shown the same list, made once', () => {
  const catalogue = catalogueOf([tool({})], 1);
  const nobody = { scopes: [], impliedScopes: [] };
  expect(catalogue.listedFor(nobody)).toBe(catalogue.listed);
});

it('with `listing: permitted` a caller is shown what its scopes permit, implied ones included', () => {
  const tools = [
    tool({}),
    tool({ name: 'two', scopes: ['c'] }),
    tool({ name: 'open', scopes: [] }),
  ];
  const catalogue = catalogueOf(tools, 1, { listing: 'permitted' });
  const shown = (scopes: string[], impliedScopes: string[] = []) =>
    catalogue.listedFor({ scopes, impliedScopes }).map(({ name }) => name);
  expect(shown([])).toEqual(['open']);
  expect(shown(['a'])).toEqual(['open']);
  expect(shown(['a'], ['b'])).toEqual(['one', 'open']);
  expect(shown(['a', 'b', 'c'])).toEqual(['one', 'two', 'open']);
});

it('what came, went and changed is told by name', () => {
  const before = catalogueOf([tool({}), tool({ name: 'gone' }), tool({ name: 'same' })], 1);
  const after = catalogueOf(
    [tool({ scopes: ['x'] }), tool({ name: 'new' }), tool({ name: 'same' })],
    2,
  );
  expect(toolChanges(before, after)).toEqual({
    added: ['new'],
    removed: ['gone'],
    changed: ['one'],
  });
});

it('a tool that calls another operation than before has changed', () => {
  const of = (operation: string) => catalogueOf([tool({ origin: { operation, notes: [] } })], 1);
  expect(toolChanges(of('GET /a'), of('GET /b')).changed).toEqual(['one']);
  expect(toolChanges(of('GET /a'), of('GET /a')).changed).toEqual([]);
});

it('the listing changes with what is shown, and where it depends on them with scopes', () => {
  const of = (change: Partial<Tool>, listing: Listing = 'all') =>
    catalogueOf([tool(change)], 1, { listing });
  expect(listingChanged(of({}), of({}))).toBe(false);
  expect(listingChanged(of({}), of({ description: 'Other.' }))).toBe(true);
  expect(listingChanged(of({}), of({ scopes: [] }))).toBe(false);
  expect(listingChanged(of({}), of({}, 'permitted'))).toBe(true);
  expect(listingChanged(of({}, 'permitted'), of({ scopes: [] }, 'permitted'))).toBe(true);
});
