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
      expect(jsonText(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
    }),
  );
});

it('UP-05, TOOL-12: what indentation would multiply stays in one line', () => {
  const deep = `${'['.repeat(60)}${'1,'.repeat(15_000)}1${']'.repeat(60)}`;
  expect(jsonText(deep)).toBe(deep);
  expect(jsonText('[1, 2]', 10)).toBe('[1,2]');
});

it.each([
  '9007199254740993',
  '-9223372036854775808',
  '18446744073709551615',
  '12345678901234567890123456789',
  '1e400',
  '-1E+400',
  '1e-400',
  '0.1000000000000000055',
  '12345678901234.5678',
  '123456789012345678e3',
])('UP-05: the digits of %s stay, wherever it stands', (number) => {
  expect(jsonText(`{"id":${number},"of":[${number}, 1],"said":"${number}"}`)).toBe(
    `{\n  "id": ${number},\n  "of": [\n    ${number},\n    1\n  ],\n  "said": "${number}"\n}`,
  );
  expect(jsonText(number)).toBe(number);
});

it.each([
  ['1.0', '1'],
  ['1e2', '100'],
  ['100e-2', '1'],
  ['-0', '0'],
  ['0e999', '0'],
  ['0.10', '0.1'],
  ['9007199254740992', '9007199254740992'],
  ['9007199254740993.0', '9007199254740993.0'],
  ['1000000000000000000000', '1e+21'],
  ['0.000000100', '1e-7'],
])('%s, which loses nothing, is written %s as ever', (given, written) => {
  expect(jsonText(given)).toBe(written);
});

it('no text is taken for a number that was put aside', () => {
  const said = JSON.stringify({ a: '9007199254740993', '9007199254740993': '\\"1e400' });
  expect(jsonText(`[9007199254740993,${said}]`).replace(/\s/g, '')).toBe(
    `[9007199254740993,${said}]`,
  );
});

it('any whole number keeps its digits', () => {
  fc.assert(
    fc.property(fc.bigInt(), (number) => {
      const text = jsonText(`{"a":${number}}`);
      // Large powers of ten are written as such.
      const [, digits = ''] = /: (.*)\n/.exec(text) ?? [];
      expect(digits.includes('e') ? BigInt(Number(digits)) : BigInt(digits)).toBe(number);
    }),
  );
});

it.each(['9007199254740993.1.2', '00009007199254740993', '{9007199254740993:1}', '[1e5e5]'])(
  '%s is no JSON, whatever its numbers lose',
  (text) => {
    expect(() => jsonText(text)).toThrow(SyntaxError);
  },
);
