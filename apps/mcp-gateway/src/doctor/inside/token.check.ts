import { callerOf, InvalidTokenError, judgeHeader, judgePayload } from '#auth';
import type { AuthError, Caller, PresentedToken, ResolvedAuthOptions } from '#auth';
import { linesOf, quoted, type Line } from '../report.js';
import { authOptionsOf, type WithIssuer } from './inside-context.js';
import { claimProblem, headerProblem } from './token-problems.js';
import { signatureLine } from './signature.check.js';
import { tokenParts, type TokenParts } from './token-parts.js';

const tokenLine = linesOf('token');

/** What a token is worth here: the caller it makes, when the gateway would take it. */
export interface TokenJudgement {
  readonly lines: readonly Line[];
  readonly caller: Caller | undefined;
}

/** Compares a token with the settings, each claim by itself, as the gateway would judge it. */
export async function checkToken(token: string, inside: WithIssuer): Promise<TokenJudgement> {
  const options = authOptionsOf(inside);
  const parts = tokenParts(token);
  if ('problem' in parts) {
    return { lines: [tokenLine.wrong(parts.problem, parts.cure)], caller: undefined };
  }
  const { line, caller } = claimsLine({ value: token, typ: typOf(parts) }, parts, options);
  const lines = [
    headerLine(token, parts, options),
    issuerLine(parts, options),
    audienceLine(parts, options, inside.config.endpoint.resource),
    await signatureLine(token, parts, inside.keys),
    line,
  ];
  const fits = lines.every(({ level }) => level !== 'wrong');
  return {
    lines: [...lines, ...(caller === undefined ? [] : [scopesLine(caller, inside)])],
    caller: fits ? caller : undefined,
  };
}

function headerLine(token: string, { header }: TokenParts, options: ResolvedAuthOptions): Line {
  try {
    judgeHeader(token, options);
    judgePayload(token);
  } catch (error) {
    return headerProblem(reasonOf(error), header, options);
  }
  const { typ, alg, kid } = header;
  return tokenLine.ok(`typ ${quoted(typ)}, alg ${quoted(alg)}, kid ${quoted(kid)}`);
}

function issuerLine({ claims }: TokenParts, options: ResolvedAuthOptions): Line {
  const { iss } = claims;
  const { issuer, otherIssuers, issuerSetting } = options;
  const wanted = [issuer, ...otherIssuers];
  return wanted.some((name) => name === iss)
    ? tokenLine.ok(`iss ${quoted(iss)}`)
    : tokenLine.wrong(`iss is ${quoted(iss)}, wanted ${wanted.map(quoted).join(' or ')}`, {
        setting: issuerSetting,
        instead: `write the issuer that made the token (as ISSUER_URL: ${quoted(iss)}), or get a token of ${issuer}`,
      });
}

/** Clients that every realm of Keycloak has, and that its tokens name unasked. */
const BUILT_IN = ['account', 'account-console', 'broker', 'realm-management'];

function audienceLine(
  { claims }: TokenParts,
  options: ResolvedAuthOptions,
  resource: string,
): Line {
  const { audience: values, audienceSetting: setting } = options;
  const seen: readonly unknown[] = Array.isArray(claims['aud']) ? claims['aud'] : [claims['aud']];
  const known = seen.filter((aud) => values.some((value) => value === aud));
  if (known.length > 0) {
    return known.every(isBuiltIn)
      ? tokenLine.warning(`aud ${quoted(claims['aud'])} names no API`, byMapper(resource))
      : tokenLine.ok(`aud ${quoted(claims['aud'])}`);
  }
  const wanted = values.map(quoted).join(' or ');
  const cure =
    setting !== 'TOKEN_AUDIENCE' ? copiedAudience(seen, resource) : writtenAudience(seen, resource);
  return tokenLine.wrong(`aud is ${quoted(claims['aud'])}, wanted ${wanted}`, cure);
}

type Cure = Pick<Line, 'setting' | 'instead'>;

/**
 * Where the issuer copies the resource, which clients compare with the URL: no other value of the setting
 * starts than the URL, with or without the slash of an empty path.
 */
function copiedAudience(seen: readonly unknown[], resource: string): Cure {
  const same = seen.find((aud) => typeof aud === 'string' && rooted(aud) === rooted(resource));
  return same === undefined
    ? {
        setting: 'at the issuer',
        instead: `make the API’s identifier equal to ${quoted(resource)}, to the letter, or change MCP_SERVER_URL; or give a token of this resource`,
      }
    : {
        setting: 'AUTH0_AUDIENCE',
        instead: `write ${quoted(same)}; it is compared to the letter, slash included`,
      };
}

function rooted(url: string): string {
  return url.replace(/^(https?:\/\/[^/]+)\/$/, '$1');
}

/** Where the issuer writes what it is told to, a setting says what that is. */
function writtenAudience(seen: readonly unknown[], resource: string): Cure {
  const names = seen.filter((aud) => typeof aud === 'string' && !isBuiltIn(aud));
  if (names.length === 0 && seen.some(isBuiltIn)) return byMapper(resource);
  const like = names.find((aud) => bare(String(aud)) === bare(resource));
  return {
    setting: 'TOKEN_AUDIENCE',
    instead:
      like === undefined
        ? 'write what the issuer puts into aud for this gateway and for nothing else, to the letter, or give a token of this gateway'
        : `write ${quoted(like)}; it is compared to the letter, slash included`,
  };
}

function isBuiltIn(aud: unknown): boolean {
  return BUILT_IN.some((name) => name === aud);
}

function byMapper(resource: string): Cure {
  return {
    setting: 'at the issuer',
    instead: `add an audience mapper with ${quoted(resource)} in Included Custom Audience to a scope that clients get; every token of the realm has account and its like, and every one would come in by them`,
  };
}

function bare(audience: string): string {
  return audience.toLowerCase().replace(/\/+$/, '');
}

function claimsLine(
  token: PresentedToken,
  { claims }: TokenParts,
  options: ResolvedAuthOptions,
): { readonly line: Line; readonly caller: Caller | undefined } {
  try {
    const caller = callerOf(token, claims, options);
    const minutes = Math.floor((caller.token.expiresAt - options.clock() / 1_000) / 60);
    const line = tokenLine.ok(
      `sub ${quoted(caller.subject)}, client ${quoted(caller.clientId)}, ends in ${minutes} min`,
    );
    return { line, caller };
  } catch (error) {
    return { line: claimProblem(error as AuthError, claims, options), caller: undefined };
  }
}

function scopesLine({ scopes }: Caller, { config }: WithIssuer): Line {
  const lacking = config.served.baselineScopes.filter((scope) => !scopes.includes(scope));
  return lacking.length === 0
    ? tokenLine.ok(`scopes ${quoted(scopes.join(' '))}`)
    : tokenLine.warning(
        `scopes ${quoted(scopes.join(' '))}: without ${quoted(lacking.join(' '))}, which the 401 asks for`,
        {
          setting: 'BASELINE_SCOPES, SCOPE_CLAIM',
          instead: 'write scopes that the issuer grants to the person for this API',
        },
      );
}

/** As a judged header says it. */
function typOf({ header: { typ } }: TokenParts): string {
  return typeof typ === 'string' ? typ.toLowerCase() : '';
}

function reasonOf(error: unknown): string {
  return error instanceof InvalidTokenError ? error.reason : 'malformed';
}
