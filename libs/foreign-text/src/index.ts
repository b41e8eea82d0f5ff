export {
  JsonBoundsError,
  parseBoundedJson,
  parseBoundedObject,
  type JsonBounds,
} from './bounded-json.js';
export { MAX_ANSWER_CHARACTERS, MAX_LINE_CHARACTERS, safeLine, safeText } from './safe-text.js';
