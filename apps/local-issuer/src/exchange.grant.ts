import { createLocalJWKSet, jwtVerify, type JWTPayload } from 'jose';
import type Provider from 'oidc-provider';
import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import { delegate } from './access-token.js';
import type { Apis, UpstreamApi } from './apis.js';
import { findUser, subjectOf, type DemoUser } from './demo-users.js';
import type { ProviderParts } from './provider-parts.js';

/** Form parameters of the grant (RFC 8693 §2.1). */
export const EXCHANGE_PARAMETERS = [
  'subject_token',
  'subject_token_type',
  'requested_token_type',
  'actor_token',
  'actor_token_type',
  'audience',
  'resource',
  'scope',
];

const ACCESS_TOKEN_TYPE = 'urn:ietf:params:oauth:token-type:access_token';

/** Parameters of a token request. */
export type Params = Readonly<Record<string, string | string[] | undefined>>;

/** Exchanges a caller's token for one meant for an upstream; only the clients of the gateway may, each for its own. */
export function exchangeGrant(provider: Provider, parts: ProviderParts) {
  return async (ctx: KoaContextWithOIDC): Promise<void> => {
    const params = ctx.oidc.params as Params;
    const { client } = ctx.oidc;
    if (!client || !parts.clients.some(({ id }) => id === client.clientId)) {
      throw new errors.UnauthorizedClient('this client may not exchange tokens');
    }
    const custom = judgeTypes(params, customTypes(parts));
    const target = targetOf(params, client.clientId, parts.apis);
    const subject = await verifySubject(String(params['subject_token']), parts);
    const scope = grantedScope(params['scope'], target, { user: subject.user, apis: parts.apis });
    const act = custom ? {} : { act: { sub: client.clientId, ...nested(subject.claims) } };
    const token = newToken(provider, parts, { target, user: subject.user, scope, client });
    const expiresAt = subject.claims.exp ?? 0;
    delegate(token, { expiresAt, ...act });
    const lifetime = Math.min(parts.accessTokenSeconds, expiresAt - Math.floor(Date.now() / 1000));
    ctx.oidc.entity('AccessToken', token);
    ctx.body = {
      access_token: await token.save(),
      issued_token_type: ACCESS_TOKEN_TYPE,
      token_type: 'Bearer',
      expires_in: lifetime,
      scope,
    };
  };
}

/** Types of a tenant's own, by settings and by the file. */
function customTypes({ config: { subjectTokenType, file } }: ProviderParts): readonly string[] {
  const upstreams = Object.values(file?.upstreams ?? {});
  const named = upstreams.flatMap(({ exchange }) => exchange?.subjectTokenType ?? []);
  return [subjectTokenType, ...named.filter((type) => type !== ACCESS_TOKEN_TYPE)];
}

/** True for the tenant's own subject token type (Custom Token Exchange), false for RFC 8693's. */
function judgeTypes(params: Params, customTypes: readonly string[]): boolean {
  const {
    subject_token: token,
    subject_token_type: type,
    requested_token_type: requested,
  } = params;
  if (typeof token !== 'string' || token === '') {
    throw new errors.InvalidRequest('subject_token is required');
  }
  if (params['actor_token'] !== undefined || params['actor_token_type'] !== undefined) {
    throw new errors.InvalidRequest('actor_token is not supported');
  }
  const custom = typeof type === 'string' && customTypes.includes(type);
  if (!custom && type !== ACCESS_TOKEN_TYPE) {
    throw new errors.InvalidRequest('subject_token_type is not supported');
  }
  if (requested !== undefined && (custom || requested !== ACCESS_TOKEN_TYPE)) {
    throw new errors.InvalidRequest(
      'invalid subject_token_type and requested_token_type combination',
    );
  }
  return custom;
}

const NO_TARGET =
  'the target is not allowed: the local issuer knows those of the gateway.yaml that it was started with';

/** The one API that a client of the gateway names, by either parameter. */
export function targetOf(params: Params, clientId: string, apis: Apis): UpstreamApi {
  const named = [params['audience'], params['resource']]
    .flat()
    .filter((value) => value !== undefined);
  if (named.length === 0) throw new errors.InvalidRequest('audience or resource is required');
  const [name = '', ...others] = named;
  const target = others.length === 0 ? apis.targetOf(clientId, name) : undefined;
  if (target === undefined) throw new errors.InvalidTarget(NO_TARGET);
  return target;
}

async function verifySubject(
  token: string,
  parts: ProviderParts,
): Promise<{ user: DemoUser; claims: JWTPayload }> {
  try {
    const { payload: claims } = await jwtVerify(
      token,
      createLocalJWKSet({ keys: parts.keys.publicKeys }),
      {
        issuer: parts.config.issuer,
        audience: parts.apis.gateway.audience,
        algorithms: ['RS256'],
        requiredClaims: ['exp', 'sub'],
      },
    );
    const user = findUser(claims.sub ?? '');
    if (user === undefined) throw new TypeError('unknown person');
    return { user, claims };
  } catch {
    throw parts.badSubjectError === 'invalid_grant'
      ? new errors.InvalidGrant('the subject token is not valid')
      : new errors.InvalidRequest('the subject token is not valid');
  }
}

/** What was asked, of this API, that the person has; all of it when nothing was asked. */
function grantedScope(
  asked: string | string[] | undefined,
  api: UpstreamApi,
  { user, apis }: { readonly user: DemoUser; readonly apis: Apis },
): string {
  const all = Object.keys(api.scopes);
  const wanted = typeof asked === 'string' ? asked.split(' ').filter((name) => name !== '') : all;
  const granted = wanted.filter((name) => all.includes(name) && !user.lacks(name, api, apis));
  if (granted.length === 0) {
    throw new errors.InvalidScope('none of the scopes is granted to this person', wanted.join(' '));
  }
  return granted.join(' ');
}

function newToken(
  provider: Provider,
  parts: ProviderParts,
  issue: { target: UpstreamApi; user: DemoUser; scope: string; client: unknown },
) {
  const AccessToken = provider.AccessToken as unknown as new (
    fields: object,
  ) => InstanceType<typeof provider.AccessToken>;
  const token = new AccessToken({
    accountId: subjectOf(issue.user),
    client: issue.client,
    scope: issue.scope,
    expiresIn: parts.accessTokenSeconds,
    gty: 'token-exchange',
  });
  token.resourceServer = resourceServerOf(provider, issue.target, parts);
  return token;
}

/** What makes a token a JWT for this API. */
export function resourceServerOf(
  provider: Provider,
  { audience, scopes }: UpstreamApi,
  { accessTokenSeconds, keys }: ProviderParts,
) {
  return new provider.ResourceServer(audience, {
    audience,
    scope: Object.keys(scopes).join(' '),
    accessTokenTTL: accessTokenSeconds,
    accessTokenFormat: 'jwt',
    jwt: { sign: { alg: 'RS256', kid: keys.newest.kid } },
  });
}

/** An earlier actor stays readable inside the new one (RFC 8693 §4.1). */
function nested(claims: JWTPayload): object {
  return claims['act'] === undefined ? {} : { act: claims['act'] };
}
