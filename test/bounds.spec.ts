import { boundsTable, withoutRow, withoutSource } from './bounds-table.js';
import { expectDocument } from './support/generated-doc.js';

it('every number with a name is in the table of bounds or bounds nothing; every limit has a name', () => {
  expect(withoutRow()).toEqual([]);
});

it('every row of the table is a setting or a constant of the source', () => {
  expect(withoutSource()).toEqual([]);
});

it('docs/bounds.md is this table', () => {
  expectDocument('docs/bounds.md', boundsTable());
});
