import { nameForLog } from '#telemetry';
import type { TokenOrigin } from '#token-exchange';
import type { CallOutcome } from '../observing/closed-sets.js';
import type { Asking } from '../observing/told-delegation.js';
import type { Reason } from './advice.js';

/** Characters of a client's name, or of a reference, that are kept. */
export const MAX_KEPT_CHARACTERS = 128;
/** Characters of all scopes of a token that are kept. */
export const MAX_KEPT_SCOPES = 400;

/** Who asked: nobody whose token was not verified. */
export interface Who {
  readonly client: string;
  /** `exp` of the token, in seconds since the epoch. */
  readonly expiresAt: number;
  /** Stands for the person: the same for all of their calls, and not their name. */
  readonly person: string;
}

/** What was got for the upstream. */
export interface Delegated {
  readonly from: TokenOrigin;
  /** As the issuer granted them. */
  readonly scopes: readonly string[];
  /** Seconds since the epoch. */
  readonly expiresAt: number;
}

/**
 * What became of one call, or of a request that was refused before it was known to be one. Nothing of it is a
 * token, an argument or an answer.
 */
export interface Decision {
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** What its client was told. */
  readonly reference: string;
  readonly traceId: string;
  readonly kind: 'call' | 'request';
  /** Of the catalogue; undefined for a call of a tool that it does not have, and where none was read. */
  readonly tool: string | undefined;
  readonly upstream: string | undefined;
  /** `refused` for a request. */
  readonly outcome: CallOutcome | 'refused';
  /** Undefined for a call that worked. */
  readonly reason: Reason | undefined;
  /** That bounds what there was too much of. */
  readonly setting: string | undefined;
  readonly who: Who | undefined;
  /** Scopes that the tool asks of a token, those that the token has and some tool asks for, and those that it lacks. */
  readonly needed: readonly string[];
  readonly held: readonly string[];
  readonly missing: readonly string[];
  /** What a token for the upstream was asked with; undefined where none was. */
  readonly asking: Asking | undefined;
  readonly delegated: Delegated | undefined;
  /** Of the upstream's last answer. */
  readonly upstreamStatus: number | undefined;
  /** From the last byte of the message to the decision; undefined for a request. */
  readonly seconds: number | undefined;
  /** Without what it waited for issuer and upstream. */
  readonly ownSeconds: number | undefined;
}

/** As many of the names as fit. */
export function keptNames(names: readonly string[]): readonly string[] {
  let room = MAX_KEPT_SCOPES;
  const kept = names.filter((name) => (room -= name.length + 1) >= 0);
  const shown = kept.map(nameForLog);
  return kept.length === names.length ? shown : [...shown, `… ${names.length - kept.length} more`];
}

/** The beginning of a text that somebody else wrote, as a log line has it. */
export function keptText(text: string): string {
  return nameForLog(text.slice(0, MAX_KEPT_CHARACTERS));
}
