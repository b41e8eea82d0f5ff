import type { ClientInput } from '../../../catalogue/person-input.js';
import type { ForeignObject, RelayedInput } from '../../../upstreams/mcp/mcp-session.js';
import { UpstreamError } from '../../../upstreams/upstream.errors.js';
import { isWithinBytes } from '../../argument-size.js';
import { isObject } from '../definition-shape.js';

/** Questions of one result of an MCP server, and a person's answers to them in one call. */
export const MAX_QUESTIONS = 16;
/** Characters of the state that an MCP server gives with its questions, and gets back. */
export const MAX_STATE_CHARACTERS = 16_384;
/** Bytes of a person's answers in one call, as JSON. */
export const MAX_RESPONSES_BYTES = 32_768;

/**
 * What of a client's input travels to an MCP server; undefined where the client has nobody to ask. Throws `UpstreamError`
 * for what is no answer of a person (specification, `ElicitResult`), or too much; what was answered is in no error.
 */
export function travellingInput(input: ClientInput, upstream: string): RelayedInput | undefined {
  const { modes, responses, state } = input;
  if (modes.length === 0) return undefined;
  const invalid = (explanation: string) =>
    new UpstreamError('upstream_request_invalid', upstream, { explanation });
  const given = Object.entries(responses);
  if (given.length > MAX_QUESTIONS) {
    throw invalid(`The call holds more than ${MAX_QUESTIONS} input responses; send fewer.`);
  }
  if (!isWithinBytes(responses, MAX_RESPONSES_BYTES)) {
    throw invalid(`Its input responses hold more than ${MAX_RESPONSES_BYTES} bytes; send less.`);
  }
  if (state !== undefined && state.length > MAX_STATE_CHARACTERS) {
    throw invalid(`Its requestState is longer than ${MAX_STATE_CHARACTERS} characters.`);
  }
  const judged = given.map(([key, value]) => [key, answerOf(value)] as const);
  if (judged.some(([, answer]) => answer === undefined)) throw invalid(NO_ANSWER);
  return { modes, responses: given.length === 0 ? undefined : Object.fromEntries(judged), state };
}

const NO_ANSWER =
  'One of its input responses is no answer to a question: action must be accept, decline or cancel, and content, ' +
  'beside accept, hold texts, numbers, true, false or lists of texts.';

/** What is not accepted has no content. */
function answerOf(value: unknown): ForeignObject | undefined {
  const { action, content } = isObject(value) ? value : {};
  if (action === 'decline' || action === 'cancel') return { action };
  if (action !== 'accept') return undefined;
  if (content === undefined || content === null) return { action };
  return isObject(content) && Object.values(content).every(isField)
    ? { action, content }
    : undefined;
}

function isField(value: unknown): boolean {
  if (Array.isArray(value)) return value.every((each) => typeof each === 'string');
  return ['string', 'number', 'boolean'].includes(typeof value);
}
