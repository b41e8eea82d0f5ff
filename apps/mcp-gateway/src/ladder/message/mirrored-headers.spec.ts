import { mirroredArguments } from '../../upstreams/mcp/headers/mirrored-headers.js';
import { mirroredHeaderAtFault } from './standard-headers.js';

const found = mirroredArguments({
  type: 'object',
  properties: {
    region: { type: 'string', 'x-mcp-header': 'Region' },
    deep: { type: 'object', properties: { n: { type: 'integer', 'x-mcp-header': 'N' } } },
    dry: { type: 'boolean', 'x-mcp-header': 'Dry' },
  },
});

const atFault = (given: object, headers: Record<string, string> = {}) =>
  mirroredHeaderAtFault(headers, 'problem' in found ? [] : found.mirrored, given);
const base64 = (text: string) => `=?base64?${Buffer.from(text).toString('base64')}?=`;

it.each<[string, object, Record<string, string>]>([
  ['as it is', { region: 'eu' }, { 'mcp-param-region': 'eu' }],
  ['encoded', { region: 'eü' }, { 'mcp-param-region': base64('eü') }],
  ['encoded where it need not be', { region: 'eu' }, { 'mcp-param-region': base64('eu') }],
  ['that is empty', { region: '' }, { 'mcp-param-region': base64('') }],
  ['with blanks around it', { region: ' eu ' }, { 'mcp-param-region': base64(' eu ') }],
  ['that looks encoded', { region: base64('x') }, { 'mcp-param-region': base64(base64('x')) }],
  ['an integer', { deep: { n: 42 } }, { 'mcp-param-n': '42' }],
  ['an integer with a fraction of nothing', { deep: { n: 42 } }, { 'mcp-param-n': '42.0' }],
  ['a boolean', { dry: false }, { 'mcp-param-dry': 'false' }],
])('a header that repeats its argument holds: %s', (_what, given, headers) => {
  expect(atFault(given, headers)).toBeUndefined();
});

it.each<[string, object, string]>([
  ['that is absent', {}, 'Mcp-Param-Region'],
  ['of another value', { 'mcp-param-region': 'us' }, 'Mcp-Param-Region'],
  ['in another case', { 'mcp-param-region': 'EU' }, 'Mcp-Param-Region'],
  ['of no Base64', { 'mcp-param-region': '=?base64?!?=' }, 'Mcp-Param-Region'],
  ['sent twice', { 'mcp-param-region': 'eu, eu' }, 'Mcp-Param-Region'],
])('a header %s does not hold', (_what, headers, name) => {
  expect(atFault({ region: 'eu' }, headers as Record<string, string>)).toBe(name);
});

it('an integer is not compared by what a header could mean besides', () => {
  expect(atFault({ deep: { n: 16 } }, { 'mcp-param-n': '0x10' })).toBe('Mcp-Param-N');
  expect(atFault({ deep: { n: 0 } }, { 'mcp-param-n': ' ' })).toBe('Mcp-Param-N');
});

it.each<[string, object]>([
  ['absent', {}],
  ['null', { region: null }],
  ['of another type', { region: { a: 1 }, deep: 5 }],
])('no header is asked for an argument that is %s', (_what, given) => {
  expect(atFault(given)).toBeUndefined();
  expect(atFault(given, { 'mcp-param-region': 'eu' })).toBeUndefined();
});
