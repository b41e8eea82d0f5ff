import { CallerRefusedError, InvalidTokenError } from '#auth';
import type { AuthError, ResolvedAuthOptions } from '#auth';
import { linesOf, quoted, type Line } from '../report.js';

const tokenLine = linesOf('token');

type Fields = Readonly<Record<string, unknown>>;

/** Why the gateway refuses a token by its header: seen, wanted, and what to change. */
export function headerProblem(
  reason: string,
  { typ, alg, kid, crit }: Fields,
  { algorithms, tokenProfile }: ResolvedAuthOptions,
): Line {
  switch (reason) {
    case 'type':
      return tokenLine.wrong(
        `typ is ${quoted(typ)}, wanted ${tokenProfile === 'rfc9068' ? '"at+jwt"' : '"at+jwt", "JWT" or nothing'}`,
        tokenProfile === 'rfc9068'
          ? {
              setting: 'TOKEN_PROFILE',
              instead:
                'write auth0, or have the issuer make access tokens of RFC 9068 (in Auth0: the profile of the API)',
            }
          : { setting: 'TOKEN_PROFILE', instead: 'give an access token; no other type is taken' },
      );
    case 'algorithm':
      return tokenLine.wrong(`alg is ${quoted(alg)}, wanted ${algorithms.join(' or ')}`, {
        setting: 'at the issuer',
        instead: `sign access tokens of this API with ${algorithms.join(' or ')}`,
      });
    case 'key':
      return tokenLine.wrong(`kid is ${quoted(kid)}, wanted a text`, {
        setting: 'at the issuer',
        instead: 'name the key by its kid',
      });
    case 'claim':
      return tokenLine.wrong(`the header has crit ${quoted(crit)}, which is not understood`, {
        setting: 'at the issuer',
        instead: 'make tokens without crit',
      });
    default:
      return tokenLine.wrong('the token is malformed: no base64url without padding, or no JSON', {
        setting: '--token-file',
        instead: 'give one access token, whole and as the issuer made it',
      });
  }
}

/** Why the gateway refuses a token by its claims. */
export function claimProblem(error: AuthError, claims: Fields, options: ResolvedAuthOptions): Line {
  if (error instanceof CallerRefusedError) return policyProblem(error, claims, options);
  const reason = error instanceof InvalidTokenError ? error.reason : 'claim';
  const now = options.clock() / 1_000;
  switch (reason) {
    case 'expired':
      return tokenLine.wrong(`it has expired: exp was ${ago(now, claims['exp'])}`, {
        setting: '--token-file',
        instead: 'give a fresh token; when it is fresh, this machine’s clock is wrong',
      });
    case 'not_yet_valid':
      return tokenLine.wrong(
        `it is from the future: iat ${quoted(claims['iat'])}, nbf ${quoted(claims['nbf'])}, now ${Math.floor(now)}`,
        { setting: 'the clock', instead: 'set this machine’s clock, by NTP' },
      );
    case 'type':
      return tokenLine.wrong(
        'it is an ID or refresh token: it has nonce, at_hash or c_hash, or its claim typ says so',
        {
          setting: '--token-file',
          instead: 'give the access token, not the ID token or the refresh token',
        },
      );
    case 'binding':
      return tokenLine.wrong('it is bound to a key of its client (cnf), which is not supported', {
        setting: 'at the issuer',
        instead: 'make bearer tokens for this API',
      });
    case 'delegated':
      return tokenLine.wrong('it was issued to the gateway’s own client: a delegated token', {
        setting: '--token-file',
        instead:
          'give a token of an MCP client; if that has the gateway’s client id, register another',
      });
    default:
      return tokenLine.wrong(missing(claims), {
        setting: 'at the issuer',
        instead: 'make access tokens with exp, sub and the client (RFC 9068 §2.2)',
      });
  }
}

function policyProblem(
  { reason }: CallerRefusedError,
  { org_id: organization, sub }: Fields,
  { requiredOrganization }: ResolvedAuthOptions,
): Line {
  return reason === 'machine'
    ? tokenLine.wrong(`it is a machine’s: sub ${quoted(sub)}`, {
        setting: 'ALLOW_M2M',
        instead: 'write true to let machines in, or give a token of a person',
      })
    : tokenLine.wrong(`org_id is ${quoted(organization)}, wanted ${quoted(requiredOrganization)}`, {
        setting: 'REQUIRED_ORG',
        instead: 'write the organization whose people may come in',
      });
}

function ago(now: number, exp: unknown): string {
  return typeof exp === 'number' ? `${Math.round(now - exp)} s ago` : quoted(exp);
}

const CLIENT_CLAIMS = ['client_id', 'azp', 'cid', 'appid'];

function missing(claims: Fields): string {
  const { exp, sub } = claims;
  const client = CLIENT_CLAIMS.filter((name) => claims[name] !== undefined);
  return `exp is ${quoted(exp)}, sub ${quoted(sub)}, the client ${client.length === 0 ? 'not named' : client.map((name) => `${name} ${quoted(claims[name])}`).join(', ')}: one is missing, too long or contradicts another`;
}
