import { audiences, MAX_AUDIENCE_CHARACTERS } from './setting-values.js';

it.each([
  '"gw"',
  "'gw'",
  '`gw`',
  '“gw”',
  '["gw"]',
  '[gw]',
  '{gw}',
  '<client-id>',
  '*',
  'https://*.gw.example',
  'null',
  'NULL',
  'undefined',
  '${AUDIENCE}',
  '$AUDIENCE',
  '{{ audience }}',
  'gw\u0000',
  'gw\u200b',
  'a'.repeat(MAX_AUDIENCE_CHARACTERS + 1),
])('OPS-01: TOKEN_AUDIENCE=%j is no text that stands in aud', (value) => {
  for (const given of [value, `gw,${value}`]) {
    expect(audiences.safeParse(given).error?.issues.map(({ message }) => message)).toEqual([
      'holds what no token can match; write each value as it stands in aud, between commas: without ' +
        'quotes, brackets, placeholders and patterns, in at most 1024 characters',
    ]);
  }
});

it.each([
  'http://[::1]',
  'http://[::1]:3001/mcp',
  'api://6e74172b-be56-4843-9ff4-e66a39bb12e3',
  '252856053933356542@org2p',
  "urn:gw:o'brien",
  'null-gw',
  'größe',
  'a'.repeat(MAX_AUDIENCE_CHARACTERS),
])('%s is one', (value) => {
  expect(audiences.parse(value)).toEqual([value]);
});
