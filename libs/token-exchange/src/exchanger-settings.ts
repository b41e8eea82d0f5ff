import { hash } from 'node:crypto';
import type { Clock } from '#outbound';
import {
  authenticateClient,
  type ClientAuthentication,
  type ClientCredentials,
} from './endpoint/client-authentication.js';
import type { Profile, ProfileSettings } from './profiles/profile.js';
import {
  defaultTarget,
  profileProblems,
  PROFILES,
  type ProfileName,
} from './profiles/profile-registry.js';

/** At which issuer, as which client and in which profile tokens are exchanged. */
export interface ExchangerSettings {
  readonly issuer: string;
  readonly profile: ProfileName;
  readonly client: ClientCredentials;
  /** Used by profiles that do not fix it. */
  readonly subjectTokenType: string;
  /** How the target is named; by default as the profile does. */
  readonly target?: ProfileSettings['target'] | undefined;
  /** Further parameters of every request. */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  /** Total for one exchange in milliseconds: waiting, discovery and its retry included. */
  readonly timeoutMs: number;
  /**
   * Most requests to the token endpoint in any second, of all exchangers of this issuer and client
   * together; no limit by default. They must agree on it, see `rateConflicts`.
   */
  readonly ratePerSecond?: number | undefined;
}

/** Settings with defaults filled in, the profile and the client's authentication at hand. */
export interface ResolvedExchangerSettings {
  readonly issuer: string;
  readonly profile: Profile;
  readonly clientId: string;
  readonly authenticate: ClientAuthentication;
  readonly subjectTokenType: string;
  readonly target: ProfileSettings['target'];
  readonly parameters: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly ratePerSecond: number | undefined;
  /** What an issuer counts by. */
  readonly clientKey: string;
  /** The client and how it proves who it is, as a hash. */
  readonly credentialsKey: string;
  /** Everything, as a hash: equal settings are one exchanger. */
  readonly key: string;
}

/** Fills in defaults. Throws `TypeError` naming the setting that is wrong. */
export function resolveExchangerSettings(
  settings: ExchangerSettings,
  clock: Clock,
): ResolvedExchangerSettings {
  const { issuer, client, profile: name, timeoutMs, ratePerSecond } = settings;
  const { target = defaultTarget(name), parameters = {} } = settings;
  const profile: Profile = PROFILES[name];
  const subjectTokenType = profile.subjectTokenType ?? settings.subjectTokenType;
  const given = { issuer, subjectTokenType, target, parameters };
  // Audience and scopes come with each request; the app validates those with `profileProblems`.
  const [problem] = profileProblems(name, { ...given, audience: 'any:', scopes: ['any/scope'] });
  if (problem !== undefined) throw new TypeError(`${problem.setting} ${problem.problem}`);
  const credentialsKey = keyOf(issuer, ...sorted(client));
  const rest = [name, subjectTokenType, target, timeoutMs, ratePerSecond ?? ''];
  return {
    ...given,
    profile,
    clientId: client.id,
    authenticate: authenticateClient(client, clock),
    timeoutMs,
    ratePerSecond,
    clientKey: keyOf(issuer, client.id),
    credentialsKey,
    key: keyOf(credentialsKey, ...rest.map(String), ...sorted(parameters)),
  };
}

/**
 * Settings that name another rate than earlier ones of the same issuer and client, each with the first of
 * them: issuers count by client, so that only one rate can hold. Returns the objects that it was given.
 */
export function rateConflicts<
  T extends Pick<ExchangerSettings, 'issuer' | 'client' | 'ratePerSecond'>,
>(all: readonly T[]): readonly { readonly first: T; readonly other: T }[] {
  const firsts = new Map<string, T>();
  return all.flatMap((other) => {
    const key = keyOf(other.issuer, other.client.id);
    const first = firsts.get(key) ?? other;
    firsts.set(key, first);
    return first.ratePerSecond === other.ratePerSecond ? [] : [{ first, other }];
  });
}

function sorted(fields: object): string[] {
  const entries = Object.entries(fields).map(([name, value]) => [name, String(value)] as const);
  return entries.sort(([one], [other]) => (one < other ? -1 : 1)).flat();
}

/** Each part with its length before it, so that no two lists share a key; no secret can be read from it. */
function keyOf(...parts: readonly string[]): string {
  return hash('sha256', parts.map((part) => `${part.length}:${part}`).join(''), 'base64url');
}
