import { InteractionRequiredError } from '#token-exchange';
import { OWN_QUESTION, type ClientInput, type InputRequired } from '../catalogue/person-input.js';

/** Something a person must do at a page before a call can succeed. */
export interface Interaction {
  readonly url: string;
  readonly message: string;
}

/** Where claims stand in a result's `_meta` (OpenID Connect Core §5.5). */
export const CLAIMS_META = 'mcp-gateway/claims';

/** The page for a failure that a person can clear, with what the issuer wants; or nothing. */
export function interactionFor(error: unknown, page: string | undefined): Interaction | undefined {
  if (page === undefined || !(error instanceof InteractionRequiredError)) return undefined;
  const url = new URL(page);
  if (error.claims !== undefined) url.searchParams.set('claims', error.claims);
  return {
    url: url.href,
    message: 'The upstream API needs your consent or another sign-in step.',
  };
}

/**
 * Asks the person to open the page; undefined where the client cannot, or has asked them for this call. Nothing is kept
 * here: the retried call is judged anew from its own token. What the tool gave for this call, which it did not see, goes
 * back with the question, so that what the person had told it before is not lost.
 */
export function askedToInteract(
  { url, message }: Interaction,
  { modes, wasAskedToInteract, state }: ClientInput,
): InputRequired | undefined {
  if (!modes.includes('url') || wasAskedToInteract) return undefined;
  const question = { method: 'elicitation/create', params: { mode: 'url', message, url } };
  return {
    resultType: 'input_required',
    inputRequests: { [OWN_QUESTION]: question },
    ...(state !== undefined && { requestState: state }),
  };
}

/** The claims of a failure, for clients that can ask for them in a new sign-in. */
export function claimsOf(error: unknown): string | undefined {
  return error instanceof InteractionRequiredError ? error.claims : undefined;
}
