import { plainHttpHint } from '#auth';
import { hasUserInfo, isLoopbackUrl, isSecureUrl, quotable } from '#outbound';
import { drainProblems } from '#serving';
import { copiesResource, sharesAudience } from '#token-exchange';
import type { GatewayConfig } from './config.js';
import { profileContradictions } from './exchange-config.js';
import { originProblem } from './origins.js';

/** Secrets that stand in this repository, and where each may be used all the same. */
const DOCUMENTED_SECRETS = {
  'local-development-secret': 'local issuer',
  'keycloak-development-secret': 'loopback issuer',
  'your-client-secret': 'nowhere',
} as const;

/**
 * What settings say against each other, each problem by its setting's name. `localIssuer` is whether
 * the issuer may be the local one, see `NamedIssuer`.
 */
export function contradictions(config: GatewayConfig, localIssuer: boolean): string[] {
  const { issuer, exchange, upstream } = config;
  return [
    ...audienceProblems(config),
    ...tokenAudienceProblems(config),
    ...urlProblems(config),
    ...secretProblems(config, localIssuer),
    ...profileContradictions(exchange, {
      issuer,
      audience: upstream.audience,
      scopes: upstream.scopes,
      resource: config.resource,
      subjectAudiences: config.tokenAudiences,
    }),
    ...listProblems(config),
    ...drainProblems(config.drain, {
      ms: exchange.timeoutMs + upstream.timeoutMs,
      settings: 'EXCHANGE_TIMEOUT_MS and UPSTREAM_TIMEOUT_MS',
    }),
  ];
}

function audienceProblems(config: GatewayConfig): string[] {
  const { publicUrl, resource, upstream, exchange } = config;
  const problems: string[] = [];
  if (publicUrl !== resource.replace(/^(https?:\/\/[^/]+)\/$/, '$1')) {
    problems.push(
      `AUTH0_AUDIENCE: ${quotable(resource)} is not MCP_SERVER_URL ${publicUrl}; clients compare them; ` +
        (copiesResource(exchange.profile)
          ? "make the API's identifier at the issuer that URL, or change MCP_SERVER_URL"
          : 'write that URL, and as TOKEN_AUDIENCE what tokens carry in aud'),
    );
  }
  if (hasUserInfo(upstream.audience)) {
    problems.push('API_AUTH0_AUDIENCE: holds a user name or password; write it without them');
  }
  if (!sharesAudience(exchange.profile) && bare(upstream.audience) === bare(resource)) {
    problems.push(
      'API_AUTH0_AUDIENCE: equals AUTH0_AUDIENCE; a delegated token must be for the upstream',
    );
  }
  return problems;
}

/** What names the gateway in `aud`, beside the resource, which is judged above. */
function tokenAudienceProblems(config: GatewayConfig): string[] {
  const { tokenAudiences, resource, upstream, exchange } = config;
  const names = tokenAudiences.filter((name) => name !== resource);
  const problems: string[] = [];
  if (names.some(hasUserInfo)) {
    problems.push('TOKEN_AUDIENCE: holds a user name or password; write it without them');
  }
  const shared = sharesAudience(exchange.profile);
  if (!shared && names.some((name) => bare(name) === bare(upstream.audience))) {
    problems.push(
      'TOKEN_AUDIENCE: names API_AUTH0_AUDIENCE; delegated tokens would pass as the callers’ own; ' +
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

/** A person's browser is not inside the network where `PLAIN_HTTP_HOSTS` are safe. */
function urlProblems({ upstream, interactionUrl, outbound }: GatewayConfig): string[] {
  const problems: string[] = [];
  if (!isSecureUrl(upstream.baseUrl, outbound.plainHttpHosts)) {
    const instead = plainHttpHint(upstream.baseUrl);
    problems.push(`API_BASE_URL: https is required off loopback; ${instead}`);
  }
  if (interactionUrl !== undefined && !isSecureUrl(interactionUrl)) {
    problems.push('INTERACTION_URL: https is required off loopback');
  }
  if (/[?#]/.test(upstream.baseUrl)) problems.push('API_BASE_URL: no query and no fragment');
  return problems;
}

/** A secret that anybody can read here opens nothing but what is meant for trying out. */
function secretProblems({ exchange, issuer }: GatewayConfig, localIssuer: boolean): string[] {
  const secret = 'secret' in exchange.client ? exchange.client.secret : undefined;
  const allowed = Object.entries(DOCUMENTED_SECRETS).find(([known]) => known === secret)?.[1];
  if (allowed === undefined) return [];
  if (allowed === 'local issuer' && localIssuer) return [];
  if (allowed === 'loopback issuer' && isLoopbackUrl(issuer)) return [];
  return [
    'MCP_AUTH0_CLIENT_SECRET: is one that the documentation shows; write the one of your own client',
  ];
}

function listProblems({ baselineScopes, corsOrigins, allowedHosts }: GatewayConfig): string[] {
  const problems: string[] = [];
  if (baselineScopes.includes('offline_access')) {
    problems.push('BASELINE_SCOPES: offline_access is refused; a challenge never asks for it');
  }
  for (const problem of corsOrigins.map(originProblem)) {
    if (problem !== undefined) problems.push(`CORS_ORIGINS: ${problem}`);
  }
  for (const host of allowedHosts.filter((each) => !isHost(each))) {
    problems.push(`ALLOWED_HOSTS: ${quotable(host)} is not host[:port]; patterns are not known`);
  }
  return problems;
}

/** What a Host header can say (RFC 9110 §7.2), in ASCII. */
function isHost(value: string): boolean {
  const shape = /^(\[[0-9a-f:.]+\]|[a-z0-9_-]+(\.[a-z0-9_-]+)*)(:[1-9]\d{0,4})?$/i;
  return shape.test(value) && URL.canParse(`http://${value}`);
}
