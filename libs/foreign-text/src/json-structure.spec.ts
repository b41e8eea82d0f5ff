import fc from 'fast-check';
import { readStructure } from './json-structure.js';

const GENEROUS = { maxDepth: 1_000, maxMembers: 100_000 };
const PATH = ['params', 'arguments'];
const outside = (text: string) => readStructure(text, GENEROUS, PATH).outside;

it('what lies at the path is not counted, whatever it is', () => {
  const around = outside('{"params":{"arguments":{},"b":[1,2]},"c":"d"}').members;
  for (const inside of ['[1,2,3]', '"x,y:{[}"', '{"params":{"arguments":[1,2]}}', '17']) {
    const { members, characters } = outside(`{"params":{"arguments":${inside},"b":[1,2]},"c":"d"}`);
    expect(members).toBe(around);
    expect(characters).toBe('{"params":{"arguments":,"b":[1,2]},"c":"d"}'.length);
  }
});

it.each([
  '{"params":{"arg\\u0075ments":[1,2,3]}}',
  '{"par\\u0061ms":{"arguments":[1,2,3]}}',
  '{"arguments":[1,2,3]}',
  '{"params":[{"arguments":[1,2,3]}]}',
  '{"x":{"params":{"arguments":[1,2,3]}}}',
  '{"params":{"x":{"arguments":[1,2,3]}}}',
  '[{"params":{"arguments":[1,2,3]}}]',
  '{"params":"arguments","arguments":[1,2,3]}',
])('%s has nothing at the path', (text) => {
  expect(outside(text).characters).toBe(text.length);
});

it('a key that comes twice is on the path twice: neither can end up elsewhere', () => {
  const text = '{"params":{"arguments":[1],"arguments":[2]},"params":{"arguments":[3]}}';
  expect(outside(text).characters).toBe(text.length - 9);
});

it('the members outside are those of the message without its arguments', () => {
  const message = fc.record({
    jsonrpc: fc.constant('2.0'),
    params: fc.record({ name: fc.string(), arguments: fc.jsonValue(), _meta: fc.jsonValue() }),
    more: fc.jsonValue(),
  });
  fc.assert(
    fc.property(message, fc.constantFrom(undefined, 1), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      const emptied = { ...value, params: { ...value.params, arguments: 0 } };
      expect(outside(text).members).toBe(outside(JSON.stringify(emptied, null, indent)).members);
    }),
  );
});
