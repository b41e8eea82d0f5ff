export { parseBoundedJson, parseBoundedObject } from './bounded-json.js';
export { markLossyNumbers, type MarkedJson } from './json-numbers.js';
export {
  JsonBoundsError,
  readStructure,
  type JsonAmount,
  type JsonBounds,
} from './json-structure.js';
export { jsonText, MAX_INDENTED_CHARACTERS } from './json-text.js';
export { didYouMean, isWithinEdits, nearNames } from './near-names.js';
export { headerKey, isReservedHeader } from './reserved-headers.js';
export {
  type LineRules,
  MAX_ANSWER_CHARACTERS,
  MAX_LINE_CHARACTERS,
  safeLine,
  safeText,
  wellFormed,
} from './safe-text.js';
export { withoutSecretBytes, withoutSecrets } from './secrets.js';
