import fc from 'fast-check';
import { indentedLength, jsonText } from './json-text.js';

it('the length of an indented text is known before it is made', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(indentedLength(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2).length);
    }),
  );
});

it('an ordinary value is indented by two', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(jsonText(value)).toBe(JSON.stringify(value, null, 2));
    }),
  );
});

it('UP-05, TOOL-12: what indentation would multiply stays in one line', () => {
  const deep = `${'['.repeat(60)}${'1,'.repeat(15_000)}1${']'.repeat(60)}`;
  expect(jsonText(JSON.parse(deep))).toBe(deep);
  expect(jsonText([1, 2], 10)).toBe('[1,2]');
});
