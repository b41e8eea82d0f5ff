import { safeLine } from '#foreign-text';
import { isRecord, type Fields } from '../ladder/message/json-rpc.js';
import {
  INVALID_PARAMS,
  INVALID_REQUEST,
  METHOD_NOT_FOUND,
  PARSE_ERROR,
} from '../ladder/message/rpc-error.js';

/** Most characters of the message of a JSON-RPC error that leaves, and of each text of its data. */
export const MAX_ERROR_CHARACTERS = 500;
/** Most members of an array or object in the data of an error that leaves. */
export const MAX_ERROR_DATA_MEMBERS = 16;
/** Arrays and objects within one another in the data of an error that leaves. */
export const MAX_ERROR_DATA_DEPTH = 4;

/** JSON-RPC 2.0 §5.1. */
const STANDARD_WORDS: ReadonlyMap<unknown, string> = new Map([
  [PARSE_ERROR, 'Parse error'],
  [INVALID_REQUEST, 'Invalid Request'],
  [METHOD_NOT_FOUND, 'Method not found'],
  [INVALID_PARAMS, 'Invalid params'],
]);

/**
 * A JSON-RPC message on its way out. An error, whichever SDK made it, may quote what a client sent or
 * list all that a validator found wrong with it: its texts leave in one line, cleaned and cut, without
 * lists. Any other message leaves as it is.
 */
export function withSafeError<Message extends object>(message: Message): Message {
  const { error } = message as { error?: unknown };
  if (!isRecord(error)) return message;
  const { code, message: said, data } = error;
  return {
    ...message,
    error: { code, message: words(code, said), ...(data !== undefined && { data: cleaned(data) }) },
  };
}

/** The same for the text of a web response, which is parsed only when it can be an error; `failed` is told its code. */
export function withSafeErrorText(
  text: string,
  failed: (code: number) => void = () => undefined,
): string {
  if (!text.includes('"error"')) return text;
  const message: unknown = JSON.parse(text);
  if (!isRecord(message) || !('error' in message)) return text;
  const { error } = message;
  if (isRecord(error) && typeof error['code'] === 'number') failed(error['code']);
  return JSON.stringify(withSafeError(message));
}

function words(code: unknown, said: unknown): string {
  const text = typeof said === 'string' ? said.slice(0, MAX_ERROR_CHARACTERS + 1) : '';
  // Validators write their lists over several lines; what stands before one is a sentence.
  const [sentence = '', ...list] = text.split('\n', 2);
  const line = list.length === 0 ? sentence : sentence.replace(/[:[{ ]{1,8}$/, '');
  const safe = safeLine(line, { max: MAX_ERROR_CHARACTERS });
  return safe === '' ? (STANDARD_WORDS.get(code) ?? 'Internal error') : safe;
}

function cleaned(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return safeLine(value, { max: MAX_ERROR_CHARACTERS });
  if (typeof value !== 'object' || value === null) return value;
  if (depth === MAX_ERROR_DATA_DEPTH) return undefined;
  if (Array.isArray(value)) {
    return value.slice(0, MAX_ERROR_DATA_MEMBERS).map((each) => cleaned(each, depth + 1));
  }
  const entries = Object.entries(value as Fields).slice(0, MAX_ERROR_DATA_MEMBERS);
  return Object.fromEntries(
    entries.map(([key, each]) => [safeLine(key), cleaned(each, depth + 1)]),
  );
}
