import {
  OWN_QUESTION,
  type ClientInput,
  type InputRequired,
} from '../../../catalogue/person-input.js';
import { PageRequiredError, UpstreamError } from '../../../upstreams/upstream.errors.js';
import { safeQuestion, type AskingRules } from './asked-input.js';

/**
 * What stands in the place of a call that its server refused until the person did something: a question to open the page
 * that a server of 2025-11-25 names, under the gateway's own key, since such a server takes no answers. Throws the failure
 * in words for the client where it can be asked nothing; `input` is undefined for one of 2025.
 */
export function insteadOf(
  error: unknown,
  input: ClientInput | undefined,
  rules: Omit<AskingRules, 'modes'>,
): InputRequired {
  if (!(error instanceof PageRequiredError)) throw withWhatIsLacking(error, input);
  const { code, upstream, details, page } = error;
  const request = { method: 'elicitation/create', params: { ...page, mode: 'url' } };
  const question = safeQuestion(request, { ...rules, modes: ['url'] });
  if (input?.modes.includes('url') === true && !input.wasAskedToInteract) {
    return { resultType: 'input_required', inputRequests: { [OWN_QUESTION]: question } };
  }
  const { url } = question.params as { readonly url: string };
  const explanation = `Open ${url}, then call the tool again.`;
  throw new UpstreamError(code, upstream, { ...details, explanation });
}

/** With what the client could offer, where that is all that is missing. */
function withWhatIsLacking(error: unknown, input: ClientInput | undefined): unknown {
  if (!(error instanceof UpstreamError)) return error;
  const { code, upstream, details } = error;
  const lacks = details.needsModes?.filter((mode) => input?.modes.includes(mode) === false) ?? [];
  if (lacks.length === 0) return error;
  return new UpstreamError(code, upstream, { ...details, clientLacks: lacks });
}
