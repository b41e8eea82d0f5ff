import { expectLinear } from '../../../test/support/hostile-text.js';
import { readStructure } from './json-structure.js';
import { markLossyNumbers } from './json-numbers.js';
import { indentedLength } from './json-text.js';
import { safeLine, safeText } from './safe-text.js';
import { withoutSecretBytes } from './secrets.js';

const secrets = ['canary-secret', `eyJ${'a'.repeat(20)}.${'b'.repeat(20)}.${'c'.repeat(20)}`];
const bounds = { maxDepth: 1e9, maxMembers: 1e9 };

it.each<[string, (text: string) => unknown]>([
  ['safeText', (text) => safeText(text)],
  ['safeLine', (text) => safeLine(text, { secrets })],
  ['safeLine of a whole answer', (text) => safeLine(text, { secrets, max: text.length })],
  ['withoutSecretBytes', (text) => withoutSecretBytes(Buffer.from(text), secrets)],
  ['readStructure', (text) => readStructure(text, bounds, ['params', 'arguments'])],
  ['indentedLength', (text) => indentedLength(text)],
  ['markLossyNumbers', (text) => markLossyNumbers(text)],
  ['markLossyNumbers of digits', (text) => markLossyNumbers(text.replace(/[^0-9.e]/g, '7'))],
])('TOOL-12: %s takes time in proportion to the text, whatever its alphabet', (_name, pass) => {
  expectLinear(pass);
});
