import { documentOf } from '../../../../../test/support/api-document.js';
import { argumentOf, problemsOf, ref, schemasOf } from '../../../../../test/support/api-schemas.js';
import { inputSchemas } from '../input-schemas.js';

const bytes = (schema: unknown) => Buffer.byteLength(JSON.stringify(schema));
const wide = (properties: number) => ({
  type: 'object',
  properties: Object.fromEntries(
    [...Array(properties).keys()].map((each) => [`p${each}`, { type: 'string' }]),
  ),
});

it('the root is a closed object; its required names keep their order', () => {
  const of = (name: string, required: boolean) => ({ name, schema: { type: 'string' }, required });
  const args = [of('b', true), of('c', false), of('a', true)];
  const schema = {
    type: 'object',
    properties: { b: { type: 'string' }, c: { type: 'string' }, a: { type: 'string' } },
    required: ['b', 'a'],
    additionalProperties: false,
  };
  const made = inputSchemas(documentOf({}), args);
  expect(made).toEqual({ shown: schema, checked: schema, notes: [] });
  expect(Object.keys(made.shown.properties as object)).toEqual(['b', 'c', 'a']);
});

it('the root has properties where there are no arguments, and no empty list of required ones', () => {
  const empty = { type: 'object', properties: {}, additionalProperties: false };
  expect(inputSchemas(documentOf({}), [])).toEqual({ shown: empty, checked: empty, notes: [] });
});

it.each(['oneOf', 'anyOf', 'allOf'])('%s of an argument stays below the root', (name) => {
  const { shown } = schemasOf({ X: { [name]: [{ type: 'string' }, { type: 'boolean' }] } });
  expect(Object.keys(shown)).toEqual(['type', 'properties', 'additionalProperties']);
});

it('references are followed four deep, and checked to the end', () => {
  const level = (next: unknown) => ({ type: 'object', properties: { p: next } });
  const schemas = Object.fromEntries(
    [...Array(7).keys()].map((each) => [`N${each}`, level(ref(`N${each + 1}`))]),
  );
  const { shown, checked, notes } = schemasOf({
    ...schemas,
    X: level(ref('N0')),
    N7: { type: 'string' },
  });
  expect(shown).toHaveProperty('properties.x.properties.p.properties.p.properties.p.properties.p', {
    type: 'object',
    properties: { p: { type: 'object', description: 'Not shown in full.' } },
  });
  expect(notes).toEqual(['below the last reference that is shown (1)']);
  const value = (end: unknown) => [...Array(8)].reduce<unknown>((inner) => ({ p: inner }), end);
  expect(problemsOf(checked, value('text'))).toEqual([]);
  expect(problemsOf(checked, value(1))).toEqual(['x.p.p.p.p.p.p.p.p: must be string']);
});

it('fewer references are followed until the whole fits', () => {
  const level = (next: string) => ({
    type: 'object',
    properties: { ...wide(30).properties, a: ref(next), b: ref(next) },
  });
  const { shown, notes } = schemasOf({
    ...{ X: level('A'), A: level('B'), B: level('C'), C: level('D'), D: wide(30) },
  });
  expect(bytes(shown)).toBeLessThanOrEqual(16 * 1024);
  expect(notes).toEqual([
    'more than 3 references within one another would be too large to show',
    'below the last reference that is shown (16)',
  ]);
});

it('a body that is too large at any depth is only named; other arguments stay', () => {
  const { shown, checked, notes } = inputSchemas(documentOf({}), [
    { name: 'body', schema: wide(1_200), required: true },
    { name: 'q', schema: { type: 'string', description: 'Q' }, required: false },
  ]);
  expect(shown.properties).toEqual({
    body: { type: 'object', description: 'Not shown in full.' },
    q: { type: 'string', description: 'Q' },
  });
  expect(shown.required).toEqual(['body']);
  expect(notes).toEqual(['too large to show, only named: body']);
  expect(checked).toHaveProperty('properties.body.properties.p1199');
});

it('of a tool that is too large the small arguments are shown whole, the others named', () => {
  const schema = (properties: number) => ({ ...wide(properties), description: 'D.' });
  const { shown, notes } = inputSchemas(documentOf({}), [
    { name: 'large', schema: schema(400), required: true },
    { name: 'small', schema: schema(1), required: false },
    { name: 'medium', schema: schema(150), required: false },
    { name: 'other', schema: schema(200), required: false },
  ]);
  expect(shown.properties).toMatchObject({
    large: { type: 'object', description: 'D. Not shown in full.' },
    small: { properties: { p0: { type: 'string' } }, description: 'D.' },
    medium: { properties: { p149: { type: 'string' } } },
    other: { properties: { p199: { type: 'string' } } },
  });
  expect(bytes(shown)).toBeLessThanOrEqual(16 * 1024);
  expect(notes).toEqual(['too large to show, only named: large']);
});

it('of too many arguments the required ones and as many others as fit are shown', () => {
  const args = [...Array(1_200).keys()].map((each) => ({
    ...{ name: `p${each}`, schema: { type: 'string' }, required: each === 1_199 },
  }));
  const { shown, checked, notes } = inputSchemas(documentOf({}), args);
  expect(bytes(shown)).toBeLessThanOrEqual(16 * 1024);
  expect(bytes(shown)).toBeGreaterThan(15 * 1024);
  expect(shown.properties).toHaveProperty('p1199');
  expect(Object.keys(checked.properties as object)).toHaveLength(1_200);
  expect(notes[0]).toMatch(/^too many to show, left out: p\d+, .* and \d+ more$/);
});

it('a whole schema above 256 KB is not checked, but the shown one is', () => {
  const { shown, checked, notes } = schemasOf({ X: wide(20_000) });
  expect(checked).toBe(shown);
  expect(notes.at(-1)).toMatch(/^its whole schema is too large or has no end/);
});

it('an integer of 64 bits may be a decimal text', () => {
  const { shown, checked } = schemasOf({ X: { type: 'integer', format: 'int64', minimum: 1 } });
  expect(argumentOf(shown)).toEqual({ type: ['integer', 'string'], minimum: 1 });
  expect(argumentOf(checked)).toMatchObject({ type: ['integer', 'string'], minimum: 1 });
  const values = [5, '9007199254740993', '-1', 'five', 0, 1.5];
  expect(values.map((each) => problemsOf(checked, each).length)).toEqual([0, 0, 1, 1, 1, 1]);
  const named = schemasOf({ X: ref('Id'), Id: { type: 'integer', format: 'int64' } });
  expect(argumentOf(named.shown)).toEqual({ type: ['integer', 'string'] });
  expect(['7', 7, 'x'].map((each) => problemsOf(named.checked, each).length)).toEqual([0, 0, 1]);
});
