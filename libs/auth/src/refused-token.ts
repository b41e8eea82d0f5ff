import { safeLine } from '#foreign-text';
import {
  CallerRefusedError,
  InvalidTokenError,
  type Evidence,
  type InvalidTokenReason,
} from './auth.errors.js';

/** Most characters of one value of a refused token in the log. */
export const MAX_SEEN_CHARACTERS = 120;
/** Most values of a list, such as `aud` or known key ids, in the log. */
export const MAX_SEEN_VALUES = 8;

/** Names of a token's header and claims that a line may quote, and no other: none says who a person is. */
type Shown =
  | ('alg' | 'crit' | 'enc' | 'kid' | 'parts' | 'typ')
  | ('aud' | 'claim' | 'cnf' | 'exp' | 'iat' | 'iss' | 'nbf' | 'org_id')
  | ('now' | 'skewSeconds');
type Values = Readonly<Partial<Record<Shown, unknown>>>;

/** What a refusal says beside its reason. */
export interface Judgement extends Omit<Evidence, 'seen' | 'wanted'> {
  readonly seen: Values;
  readonly wanted?: Values;
}

/** Refuses a token; anybody may have written what is `seen`. */
export function refuse(reason: InvalidTokenReason, judgement?: Judgement): never {
  throw new InvalidTokenError(reason, judgement && evidenceOf(judgement));
}

/** Keeps an accepted token's caller out. */
export function refuseCaller(reason: CallerRefusedError['reason'], judgement: Judgement): never {
  throw new CallerRefusedError(reason, evidenceOf(judgement));
}

/**
 * A judgement as a log line may carry it: each value on one line, bounded, well-formed, without anything
 * shaped like a token; of a list the first ones and how many more there are. Absent is `null`.
 */
export function evidenceOf({ seen, wanted, ...rest }: Judgement): Evidence {
  return { seen: cleaned(seen), ...(wanted && { wanted: cleaned(wanted) }), ...rest };
}

function cleaned(values: Values): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, shown(value)]));
}

function shown(value: unknown): unknown {
  if (!Array.isArray(value)) return shownOne(value);
  const first = value.slice(0, MAX_SEEN_VALUES).map(shownOne);
  return value.length > first.length
    ? [...first, `and ${value.length - first.length} more`]
    : first;
}

function shownOne(value: unknown): unknown {
  if (typeof value === 'string') return safeLine(value, { max: MAX_SEEN_CHARACTERS });
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  return value === undefined || value === null ? null : 'no text';
}
