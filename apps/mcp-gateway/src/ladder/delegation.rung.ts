import { InvalidTokenError } from '#auth';
import { TokenExchangeError } from '#token-exchange';
import type { Upstream } from '../upstreams/upstream.js';
import type { AdmittedCall, CheckedCall, Opened } from './admission.js';
import { callFields } from './call-fields.js';

const NOTHING_TO_OPEN: Opened = { ok: true, session: undefined };

/**
 * Opens the tool's upstream as the caller: here the token is exchanged. Throws `InvalidTokenError` for a
 * token that the issuer refuses, so that the caller gets the 401 of the gateway; any other failure travels
 * on as a value.
 */
export function delegate(call: CheckedCall): AdmittedCall | Promise<AdmittedCall> {
  const { upstream } = call.tool;
  return upstream === undefined || !call.input.ok
    ? { ...call, opened: NOTHING_TO_OPEN }
    : open(upstream, call);
}

async function open(upstream: Upstream, call: CheckedCall): Promise<AdmittedCall> {
  try {
    const context = { trace: call.trace, log: callFields(call), watch: call.watch };
    const session = await upstream.open(call.caller, context);
    return { ...call, opened: { ok: true, session } };
  } catch (failure) {
    const refusal = refusedSubject(failure);
    if (refusal !== undefined) throw refusal;
    return { ...call, opened: { ok: false, failure } };
  }
}

/** Where the issuer refused the caller's token, what gives the caller the 401 of the gateway. */
export function refusedSubject(failure: unknown): InvalidTokenError | undefined {
  const isRefused = failure instanceof TokenExchangeError && failure.remedy === 'sign_in';
  return isRefused ? new InvalidTokenError('refused') : undefined;
}
