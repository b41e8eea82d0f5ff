import fc from 'fast-check';
import { parseBoundedJson, parseBoundedObject } from './bounded-json.js';
import { JsonBoundsError } from './json-structure.js';

const BOUNDS = { maxDepth: 4, maxMembers: 10 };

it.each([
  ['[[[[1]]]]', undefined],
  ['[[[[[1]]]]]', 'maxDepth'],
  ['{"a":{"b":{"c":{"d":{}}}}}', 'maxDepth'],
  ['[1,2,3,4,5,6,7,8,9]', undefined],
  ['[1,2,3,4,5,6,7,8,9,10,11]', 'maxMembers'],
  ['"[[[[[[,,,,,,,,,,,,\\"[[[[[["', undefined],
  ['["\\\\",[[[["\\\\\\""]]]]]', 'maxDepth'],
])('%s is beyond the bound %s', (text, bound) => {
  const parse = () => parseBoundedJson(text, BOUNDS);
  if (bound === undefined) expect(parse()).toEqual(JSON.parse(text));
  else expect(parse).toThrow(bound === 'maxDepth' ? /^nested deeper/ : /^more than/);
});

it('any JSON within generous bounds is what JSON.parse makes of it', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const bounds = { maxDepth: 1_000, maxMembers: 100_000 };
      expect(parseBoundedJson(text, bounds)).toEqual(JSON.parse(text));
    }),
  );
});

it('any text is a value, a SyntaxError or a JsonBoundsError; and an object or nothing', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('"', '\\', '[', '{', ',', ':', '1') }),
      (text) => {
        try {
          parseBoundedJson(text, BOUNDS);
        } catch (error) {
          expect(error instanceof SyntaxError || error instanceof JsonBoundsError).toBe(true);
        }
        expect(['object', 'undefined']).toContain(typeof parseBoundedObject(text, BOUNDS));
      },
    ),
  );
});
