import { plainHttpHint, type NamedIssuer } from '#auth';
import { hasUserInfo, isSecureUrl, quotable, urlProblem } from '#outbound';
import { drainProblems, type DrainTimes } from '#serving';
import {
  givesClientCredentials,
  profileProblems,
  rateConflicts,
  sharesAudience,
  type ProfileSettings,
} from '#token-exchange';
import { clientProblems } from './client-rules.js';
import type { UpstreamExchange, UpstreamSettings } from './served-settings.js';

/** What an upstream is compared with: what the gateway is, and what the environment allows. */
export interface UpstreamSurroundings {
  /** The callers' issuer; `local` for one that may be the local issuer. */
  readonly issuer: NamedIssuer;
  /** This resource, as clients request it. */
  readonly resource: string;
  /** What names the gateway in `aud` of a caller's token. */
  readonly audiences: readonly string[];
  readonly plainHttpHosts: readonly string[];
  readonly drain: DrainTimes;
}

/** The field behind what a profile looks at; the last two are the gateway's own settings. */
const PROFILE_FIELDS: Readonly<Record<keyof ProfileSettings, string>> = {
  issuer: 'exchange.issuer',
  subjectTokenType: 'exchange.subjectTokenType',
  target: 'exchange.target',
  audience: 'exchange.audience',
  scopes: 'exchange.scopes',
  parameters: 'exchange.parameters',
  resource: 'AUTH0_AUDIENCE',
  subjectAudiences: 'TOKEN_AUDIENCE',
};

/** Every problem of all upstreams that are served, each by the setting or the place it stands in. */
export function servedProblems(
  upstreams: readonly UpstreamSettings[],
  surroundings: UpstreamSurroundings,
): readonly string[] {
  return [
    ...upstreams.flatMap((upstream) => upstreamProblems(upstream, surroundings)),
    ...rateProblems(upstreams),
    ...drainProblems(surroundings.drain, longestCall(upstreams)),
  ];
}

/** What is wrong with one upstream by itself, named by `upstream.at`. */
export function upstreamProblems(
  upstream: UpstreamSettings,
  surroundings: UpstreamSurroundings,
): readonly string[] {
  const { exchange, at } = upstream;
  return [
    ...urlProblems(upstream, surroundings),
    ...(exchange === undefined
      ? []
      : [
          ...audienceProblems(exchange, at, surroundings),
          ...clientProblems(exchange, at, surroundings.issuer),
          ...profileContradictions(exchange, at, surroundings),
          ...listingProblems(upstream, exchange),
        ]),
    ...callerScopeProblems(upstream),
  ];
}

function urlProblems(
  { url, at }: UpstreamSettings,
  { plainHttpHosts }: UpstreamSurroundings,
): readonly string[] {
  const wrong = urlProblem(url);
  if (wrong !== undefined) return [`${at('url')}: ${wrong}`];
  return [
    ...(isSecureUrl(url, plainHttpHosts)
      ? []
      : [`${at('url')}: https is required off loopback; ${plainHttpHint(url)}`]),
    ...(/[?#]/.test(url)
      ? [`${at('url')}: must have no query and no fragment; write the part before it`]
      : []),
  ];
}

type At = UpstreamSettings['at'];

/** A delegated token must not pass as a caller's own. */
function audienceProblems(
  { audience, profile }: UpstreamExchange,
  at: At,
  { resource, audiences }: UpstreamSurroundings,
): readonly string[] {
  const field = at('exchange.audience');
  const problems = hasUserInfo(audience)
    ? [`${field}: holds a user name or password; write it without them`]
    : [];
  if (sharesAudience(profile)) return problems;
  if (bare(audience) === bare(resource)) {
    problems.push(
      `${field}: equals the gateway's own resource, ${quotable(resource)} (MCP_SERVER_URL); ` +
        'a delegated token must be for the upstream: write the audience of its API',
    );
  }
  const names = audiences.filter((name) => name !== resource);
  if (names.some((name) => bare(name) === bare(audience))) {
    problems.push(
      `TOKEN_AUDIENCE: names ${field}; delegated tokens would pass as the callers’ own; ` +
        'write what names this gateway',
    );
  }
  return problems;
}

/** An identifier as careless comparisons see it: without the slash, the case and default port. */
function bare(audience: string): string {
  const href = URL.canParse(audience) ? new URL(audience).href : audience;
  return href.replace(/\/+$/, '');
}

/** Callers' tokens are those of the callers' issuer: of another, a profile knows nothing of them. */
function profileContradictions(
  exchange: UpstreamExchange,
  at: At,
  { issuer, resource, audiences }: UpstreamSurroundings,
): readonly string[] {
  const { profile } = exchange;
  const settings: ProfileSettings = {
    ...exchange,
    ...(exchange.issuer === issuer.issuer && { resource, subjectAudiences: audiences }),
  };
  return profileProblems(profile, settings).map(
    ({ setting, problem }) => `${nameOf(setting, at)}: ${problem} (${profile})`,
  );
}

/** A list that is asked for as the gateway itself takes a token of its own client. */
function listingProblems(
  { mcp, at }: UpstreamSettings,
  { profile }: UpstreamExchange,
): readonly string[] {
  if (mcp?.list.from !== 'service' || givesClientCredentials(profile)) return [];
  return [
    `${at('mcp.list.from')}: service asks with the client credentials grant, which a client that exchanges does not ` +
      `have with the profile ${profile}; write file or caller`,
  ];
}

function nameOf(setting: keyof ProfileSettings, at: At): string {
  const field = PROFILE_FIELDS[setting];
  return field.startsWith('exchange.') ? at(field) : field;
}

function callerScopeProblems({ callerScopes, at }: UpstreamSettings): readonly string[] {
  return [...callerScopes.read, ...callerScopes.write].includes('offline_access')
    ? [`${at('callerScopes')}: offline_access is refused; a challenge never asks for it`]
    : [];
}

/** An issuer counts by client: upstreams of one client share one budget, which has one size. */
function rateProblems(upstreams: readonly UpstreamSettings[]): readonly string[] {
  const exchanges = upstreams.flatMap(({ exchange, at }) =>
    exchange === undefined ? [] : [{ ...exchange, field: at('exchange.ratePerSecond') }],
  );
  return rateConflicts(exchanges).map(
    ({ first, other }) =>
      `${other.field}: ${other.ratePerSecond ?? 'no rate'} differs from ` +
      `${first.ratePerSecond ?? 'no rate'} of ${first.field}; ` +
      `the client ${JSON.stringify(other.client.id)} has one budget at its issuer: write the same for both`,
  );
}

/** The longest that one call may take, and what says so. */
function longestCall(
  upstreams: readonly UpstreamSettings[],
): { readonly ms: number; readonly settings: string } | undefined {
  const calls = upstreams.map(({ exchange, limits, at }) => ({
    ms: (exchange?.timeoutMs ?? 0) + limits.timeoutMs,
    settings: [
      ...(exchange === undefined ? [] : [at('exchange.timeoutMs')]),
      at('limits.timeoutMs'),
    ].join(' and '),
  }));
  return calls.sort((one, other) => other.ms - one.ms)[0];
}
