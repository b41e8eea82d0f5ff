import { safeLine } from '#foreign-text';
import { authorityOf, endpointProblem } from '#outbound';
import { NO_ANSWER } from './public-problem.js';

/** What is used of an issuer's metadata (RFC 8414 §2). */
export interface IssuerDocument {
  readonly issuer: string;
  readonly jwksUri: string;
  readonly tokenEndpoint: string;
}

/** The metadata locations of an issuer, in the order MCP clients try them too (RFC 8414 §3.1, §5). */
export function metadataUrls(issuer: string): readonly string[] {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, '');
  return [
    ...new Set([
      `${origin}/.well-known/oauth-authorization-server${path}`,
      `${origin}/.well-known/openid-configuration${path}`,
      `${origin}${path}/.well-known/openid-configuration`,
    ]),
  ];
}

/** A location where there is no document, and why. */
export interface Missed {
  readonly url: string;
  readonly answered: boolean;
  readonly cause: string;
}

/** What to say of an issuer without metadata: its host, and the cause at each location. */
export function whatIsMissing(missed: readonly Missed[]): string {
  const does = missed.some(({ answered }) => answered) ? 'publishes no metadata' : NO_ANSWER;
  const [first] = missed;
  if (first === undefined) return does;
  const causes =
    missed.every(({ cause }) => cause === first.cause) && !first.answered
      ? first.cause
      : missed.map(({ url, cause }) => `${cause} at ${safeLine(new URL(url).pathname)}`).join(', ');
  return `${does} (${authorityOf(first.url)}: ${causes})`;
}

/** Judges a metadata document: the issuer to the letter, endpoints that may carry tokens. */
export function judgeDocument(
  document: unknown,
  issuer: string,
  plainHosts: readonly string[] = [],
): IssuerDocument | string {
  if (typeof document !== 'object' || document === null) return 'publishes no metadata';
  const { issuer: named, jwks_uri, token_endpoint } = document as Record<string, unknown>;
  if (named !== issuer) {
    const other = typeof named === 'string' ? `"${safeLine(named)}"` : 'nothing';
    return `names itself ${other}, not "${issuer}"`;
  }
  if (typeof jwks_uri !== 'string' || typeof token_endpoint !== 'string') {
    return 'publishes no jwks_uri or no token_endpoint';
  }
  const problem =
    endpointProblem(jwks_uri, issuer, plainHosts) ??
    endpointProblem(token_endpoint, issuer, plainHosts);
  return problem === undefined
    ? { issuer, jwksUri: jwks_uri, tokenEndpoint: token_endpoint }
    : `publishes ${problem}`;
}
