import type { Caller } from '#auth';

/** Most actors of a token that are told, the current one first. */
export const MAX_TOLD_ACTORS = 8;

/** Most characters of an actor, and of an organization; a longer one is left out. */
export const MAX_TOLD_NAME_CHARACTERS = 1_024;

/** Who acts for somebody (RFC 8693 §4.1, `act`). */
export interface ToldActor {
  /** Undefined: the token's own issuer. */
  readonly issuer: string | undefined;
  readonly subject: string;
}

/** A verified caller as observers are told of one: no token, and none of its other claims. */
export interface ToldCaller {
  readonly issuer: string;
  readonly subject: string;
  readonly clientId: string;
  /** `org_id` */
  readonly organization: string | undefined;
  /** The chain of `act`, the current actor first. */
  readonly actors: readonly ToldActor[];
  /** By which name of this resource the token was accepted. */
  readonly audience: string;
  /** `exp` of the token, in seconds since the epoch. */
  readonly expiresAt: number;
}

const told = new WeakMap<Caller, ToldCaller>();

/** What is told of a caller; the same object for the same caller. */
export function toldCaller(caller: Caller): ToldCaller {
  const known = told.get(caller);
  if (known !== undefined) return known;
  const { issuer, subject, clientId, audience, claims, token } = caller;
  const made: ToldCaller = Object.freeze({
    issuer,
    subject,
    clientId,
    audience,
    organization: nameIn(claims['org_id']),
    actors: actorsIn(claims['act']),
    expiresAt: token.expiresAt,
  });
  told.set(caller, made);
  return made;
}

function actorsIn(claim: unknown): readonly ToldActor[] {
  const actors: ToldActor[] = [];
  for (let act = claim; isRecord(act) && actors.length < MAX_TOLD_ACTORS; act = act['act']) {
    const subject = nameIn(act['sub']) ?? nameIn(act['client_id']);
    if (subject === undefined) break;
    actors.push({ issuer: nameIn(act['iss']), subject });
  }
  return actors;
}

function nameIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= MAX_TOLD_NAME_CHARACTERS
    ? value
    : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
