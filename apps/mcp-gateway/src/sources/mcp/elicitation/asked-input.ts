import { safeLine, safeText } from '#foreign-text';
import { canParseUrl } from '#outbound';
import { OWN_QUESTION, type InputRequired } from '../../../catalogue/person-input.js';
import type { JsonObject } from '../../../catalogue/tool-schema.js';
import type { ForeignObject } from '../../../upstreams/mcp/mcp-session.js';
import { QUESTION_MODES, type QuestionMode } from '../../../upstreams/mcp/question-modes.js';
import { UpstreamError } from '../../../upstreams/upstream.errors.js';
import { isWithinBytes } from '../../argument-size.js';
import { isObject } from '../definition-shape.js';
import { FormFault, safeForm } from './safe-form.js';
import { MAX_QUESTIONS, MAX_STATE_CHARACTERS } from './travelling-input.js';

/** Characters of the key of a question. */
export const MAX_KEY_CHARACTERS = 128;
/** Bytes of the questions of one result of an MCP server, as JSON. */
export const MAX_QUESTIONS_BYTES = 65_536;
/** Characters of the text of a question. */
export const MAX_MESSAGE_CHARACTERS = 4_000;
/** Characters of the URL of a page that the person is asked to open. */
export const MAX_PAGE_CHARACTERS = 2_048;

/** What an MCP server may ask. */
export interface AskingRules {
  readonly upstream: string;
  /** As its request said. */
  readonly modes: readonly QuestionMode[];
  /** Of pages that may be opened. */
  readonly hosts: readonly string[];
  /** Where the settings say them, for the log. */
  readonly hostsSetting: string;
}

/**
 * The questions of an MCP server, and its state, as a client is given them: keys and state as they are, texts for people
 * cleaned. Throws `UpstreamError` for anything else than questions that it may ask.
 */
export function askedInput(answer: ForeignObject, rules: AskingRules): InputRequired {
  const { inputRequests: requests, requestState: state } = answer;
  if (state !== undefined && (typeof state !== 'string' || state.length > MAX_STATE_CHARACTERS)) {
    throw invalid(
      rules,
      `its requestState is no text of at most ${MAX_STATE_CHARACTERS} characters`,
    );
  }
  const asked = questionsOf(requests, rules);
  if (asked.length === 0 && state === undefined)
    throw invalid(rules, 'it asks for input, and for none');
  return {
    resultType: 'input_required',
    ...(asked.length > 0 && { inputRequests: Object.fromEntries(asked) }),
    ...(state !== undefined && { requestState: state }),
  };
}

type Question = readonly [key: string, request: JsonObject];

function questionsOf(requests: unknown = {}, rules: AskingRules): readonly Question[] {
  if (!isObject(requests)) throw invalid(rules, 'its inputRequests are no object');
  const entries = Object.entries(requests);
  if (entries.length > MAX_QUESTIONS || !isWithinBytes(requests, MAX_QUESTIONS_BYTES)) {
    const most = `${MAX_QUESTIONS} questions of ${MAX_QUESTIONS_BYTES} bytes`;
    throw invalid(rules, `it asks more than ${most}`);
  }
  return entries.map(([key, request]) => {
    if (key === OWN_QUESTION) {
      throw invalid(rules, `it asks under the key ${OWN_QUESTION}, which is the gateway's own`);
    }
    if (key.length > MAX_KEY_CHARACTERS || safeText(key) !== key) {
      throw invalid(rules, 'it asks under a key that no client can be given');
    }
    return [key, safeQuestion(request, rules)];
  });
}

/** One question as a client is given it. Throws as `askedInput` does. */
export function safeQuestion(request: unknown, rules: AskingRules): JsonObject {
  const { method, params } = isObject(request) ? request : {};
  if (method !== 'elicitation/create' || !isObject(params)) {
    const other = ['sampling/createMessage', 'roots/list'].find((each) => each === method);
    throw invalid(rules, `it asks for ${other ?? 'something'} that is not relayed`);
  }
  const { mode: given = 'form', message: text, requestedSchema: schema, url } = params;
  const mode = QUESTION_MODES.find((each) => each === given);
  if (mode === undefined || !rules.modes.includes(mode)) {
    throw invalid(rules, 'it asks in a mode that the client does not offer');
  }
  if (typeof text !== 'string') throw invalid(rules, 'it asks without a message');
  const message = safeText(text, MAX_MESSAGE_CHARACTERS);
  const rest =
    mode === 'url' ? { url: pageOf(url, rules) } : { requestedSchema: formOf(schema, rules) };
  return { method, params: { mode, message, ...rest } };
}

function formOf(schema: unknown, rules: AskingRules): JsonObject {
  try {
    return safeForm(schema);
  } catch (error) {
    throw error instanceof FormFault ? invalid(rules, error.message) : error;
  }
}

/** In the usual spelling: what was judged is what the client opens. */
function pageOf(text: unknown, rules: AskingRules): string {
  const isUrl = typeof text === 'string' && text.length <= MAX_PAGE_CHARACTERS && canParseUrl(text);
  const url = isUrl ? new URL(text) : undefined;
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '') {
    throw invalid(rules, 'it asks to open what is no https URL without user info');
  }
  if (rules.hosts.includes(url.host)) return url.href;
  const problem = `it asks to open a page of ${safeLine(url.host)}, and ${rules.hostsSetting} does not name that host`;
  throw invalid(rules, problem, 'It asks to open a page that is not allowed here.');
}

function invalid({ upstream }: AskingRules, problem: string, explanation?: string): UpstreamError {
  return new UpstreamError('upstream_answer_invalid', upstream, { problem, explanation });
}
