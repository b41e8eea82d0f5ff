import { safeLine, type LineRules } from '#foreign-text';
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

/** The only names of a token's header and claims that a log line may quote: none identifies a person. */
type Shown =
  | ('alg' | 'crit' | 'enc' | 'kid' | 'parts' | 'typ')
  | ('aud' | 'claim' | 'cnf' | 'exp' | 'iat' | 'iss' | 'nbf' | 'org_id')
  | ('gty' | 'idtyp' | 'client_id' | 'azp' | 'cid' | 'appid')
  | ('now' | 'skewSeconds' | 'part' | 'characters')
  // Of requests: the edge, and scopes.
  | ('host' | 'origin' | 'scopes');
type Values = Readonly<Partial<Record<Shown, unknown>>>;

/** What a refusal says beside its reason; its values may come from anyone. */
export interface Judgement extends Omit<Evidence, 'seen' | 'wanted'> {
  readonly seen: Values;
  readonly wanted?: Values;
}

/** Refuses a token. */
export function refuse(reason: InvalidTokenReason, judgement?: Judgement): never {
  throw new InvalidTokenError(reason, judgement);
}

/** Refuses a signed token, of three parts (RFC 7515 §3.1), one of which cannot be read. */
export function refusePart(part: string, hint: string): never {
  return refuse('malformed', { seen: { parts: 3, part }, hint });
}

/** Refuses the caller of an accepted token. */
export function refuseCaller(reason: CallerRefusedError['reason'], judgement: Judgement): never {
  throw new CallerRefusedError(reason, judgement);
}

/**
 * A judgement as a log line may carry it: each value on one line, bounded, well-formed, without the given
 * secrets and anything shaped like a token; what is `seen` without long runs of random letters too, unless it
 * is what is wanted. Of a list the first ones and how many more there are. Absent is `null`.
 */
export function evidenceOf(
  { seen, wanted = {}, ...rest }: Evidence,
  secrets: readonly string[] = [],
): Evidence {
  const known = new Set(Object.values(wanted).flat());
  const opaque = (value: unknown) => shownOne(value, { secrets });
  const clear = (value: unknown) => shownOne(value, { secrets, opaque: known.has(value) });
  const hasWanted = Object.keys(wanted).length > 0;
  return {
    seen: cleaned(seen, clear),
    ...(hasWanted && { wanted: cleaned(wanted, opaque) }),
    ...rest,
  };
}

type Show = (value: unknown) => unknown;

function cleaned(values: Evidence['seen'], show: Show): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, shownAll(value, show)]),
  );
}

function shownAll(value: unknown, show: Show): unknown {
  if (!Array.isArray(value)) return show(value);
  const first = value.slice(0, MAX_SEEN_VALUES).map(show);
  return value.length > first.length
    ? [...first, `and ${value.length - first.length} more`]
    : first;
}

function shownOne(value: unknown, rules: LineRules): unknown {
  if (typeof value === 'string') return safeLine(value, { ...rules, max: MAX_SEEN_CHARACTERS });
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  return value === undefined || value === null ? null : 'no text';
}
