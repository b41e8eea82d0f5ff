import Provider, {
  errors,
  interactionPolicy,
  type ClientAuthMethod,
  type Configuration,
  type KoaContextWithOIDC,
} from 'oidc-provider';
import type { Apis } from './apis.js';
import {
  CLI_CLIENT_ID,
  CLIENT_CREDENTIALS_GRANT,
  judgeRegistration,
  staticClients,
  TOKEN_EXCHANGE_GRANT,
} from './clients.js';
import { findUser } from './demo-users.js';
import { exchangeGrant, EXCHANGE_PARAMETERS } from './exchange.grant.js';
import { buildGrant } from './grant.js';
import { withKnownDocuments } from './known-documents.js';
import { serviceGrant, SERVICE_PARAMETERS } from './service.grant.js';
import type { ProviderParts } from './provider-parts.js';
import { errorPage, nothingHerePage, type ShownError } from './pages/error-page.js';
import { pageHeaders, takesPages } from './pages/layout.js';
import { accessTokenClaims, dialect } from './access-token.js';

const HOUR = 3600;

/** An oidc-provider over the parts; a rotated key set needs a new one. */
export function createProvider(parts: ProviderParts): Provider {
  const provider = new Provider(parts.config.issuer, configuration(parts));
  provider.registerGrantType(
    TOKEN_EXCHANGE_GRANT,
    exchangeGrant(provider, parts),
    EXCHANGE_PARAMETERS,
    ['audience', 'resource'],
  );
  provider.registerGrantType(
    CLIENT_CREDENTIALS_GRANT,
    serviceGrant(provider, parts),
    SERVICE_PARAMETERS,
    ['audience', 'resource'],
  );
  provider.use(async (ctx, next) => {
    await next();
    if (ctx.status !== 404 || ctx.body != null || !takesPages(ctx.get('accept'))) return;
    ctx.status = 404;
    ctx.set(pageHeaders());
    ctx.body = nothingHerePage();
  });
  return provider;
}

function configuration(parts: ProviderParts): Configuration {
  const { config, apis, keys, memory } = parts;
  return {
    adapter: (model: string) => memory.adapter(model),
    clients: staticClients(parts.clients),
    jwks: { keys: [...keys.all] as NonNullable<Configuration['jwks']>['keys'] },
    cookies: {
      keys: [config.gatewayClient.secret],
      names: { session: 'issuer_session', interaction: 'issuer_step', resume: 'issuer_resume' },
    },
    clientDefaults: {
      application_type: 'native',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
      id_token_signed_response_alg: 'RS256',
    },
    scopes: ['openid', 'offline_access', ...apis.scopes],
    claims: { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'] },
    responseTypes: ['code'],
    pkce: { required: () => true },
    clientAuthMethods: authMethods(parts.clients),
    clientBasedCORS: () => true,
    ...clientRules(parts),
    extraParams: { audience: defaultScope(apis), demo_user: directSignIn },
    issueRefreshToken: (_ctx, _client, source) =>
      Promise.resolve(source.scopes.has('offline_access')),
    expiresWithSession: () => Promise.resolve(false),
    extraTokenClaims: (_ctx, token) => accessTokenClaims(token),
    formats: { customizers: { jwt: dialect(config) } },
    findAccount,
    fetch: withKnownDocuments(parts.fetchDocument ?? fetch),
    loadExistingGrant: (ctx) => loadExistingGrant(ctx, apis),
    interactions: { policy: policy(), url: (_ctx, { uid }) => `/interaction/${uid}` },
    ttl: {
      AccessToken: parts.accessTokenSeconds,
      AuthorizationCode: 60,
      ClientCredentials: parts.accessTokenSeconds,
      Grant: 14 * 24 * HOUR,
      IdToken: HOUR,
      Interaction: HOUR,
      RefreshToken: 14 * 24 * HOUR,
      Session: 14 * 24 * HOUR,
    },
    renderError,
    features: features(parts),
  };
}

/** For errors that cannot be sent back to the client: a page to a person, JSON to a program. */
function renderError(ctx: KoaContextWithOIDC, out: ShownError) {
  const page = takesPages(ctx.get('accept'));
  if (page) ctx.set(pageHeaders());
  else ctx.type = 'json';
  ctx.body = page ? errorPage(out) : out;
}

/** What clients prove themselves by; a signed assertion where gateway.yaml has a client with a key. */
function authMethods(clients: ProviderParts['clients']): ClientAuthMethod[] {
  const key: ClientAuthMethod = 'private_key_jwt';
  const signs = clients.some(({ proof }) => proof.token_endpoint_auth_method === key);
  return ['none', 'client_secret_basic', 'client_secret_post', ...(signs ? [key] : [])];
}

function clientRules({ clients }: ProviderParts): Configuration {
  return {
    extraClientMetadata: {
      properties: ['software_id', 'software_version'],
      validator: (_ctx, key, _value, metadata) => {
        const known = [CLI_CLIENT_ID, ...clients.map(({ id }) => id)];
        const isStatic = known.includes(metadata.client_id);
        if (key === 'software_id' && !isStatic) judgeRegistration(metadata);
      },
    },
  };
}

function findAccount(_ctx: unknown, sub: string) {
  const user = findUser(sub);
  return (
    user && {
      accountId: sub,
      claims: () => ({ sub, name: user.name, email: user.email, email_verified: true }),
    }
  );
}

function features({ apis, accessTokenSeconds, keys }: ProviderParts): Configuration['features'] {
  return {
    devInteractions: { enabled: false },
    registration: {
      enabled: true,
      initialAccessToken: false,
      issueRegistrationAccessToken: false,
    },
    clientIdMetadataDocument: { enabled: true, ack: 'draft-02' },
    // A document may list several ways to prove itself, of which the first that is known here counts.
    rpMetadataChoices: { enabled: true },
    revocation: { enabled: true },
    pushedAuthorizationRequests: { enabled: false },
    dPoP: { enabled: false },
    rpInitiatedLogout: { enabled: false },
    resourceIndicators: {
      enabled: true,
      defaultResource: (ctx) => defaultResource(ctx, apis),
      useGrantedResource: () => Promise.resolve(true),
      getResourceServerInfo: (_ctx, indicator) => {
        const api = apis.find(indicator);
        if (api === undefined) throw new errors.InvalidTarget('unknown resource');
        return {
          audience: api.audience,
          scope: Object.keys(api.scopes).join(' '),
          accessTokenTTL: accessTokenSeconds,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'RS256', kid: keys.newest.kid } },
        };
      },
    },
  };
}

/** Auth0's `audience`, else the gateway: a request without either gets a usable token. */
function defaultResource(ctx: KoaContextWithOIDC, apis: Apis): string {
  const asked = ctx.oidc.params?.['audience'];
  return typeof asked === 'string' && apis.find(asked) ? asked : apis.gateway.audience;
}

/**
 * Runs before interactions; the library itself has no default scope. It signs nobody in for no scope at all: where
 * the gateway has none, `openid` is asked, which no access token for it carries.
 */
function defaultScope(apis: Apis) {
  return (ctx: KoaContextWithOIDC): void => {
    const all = Object.keys(apis.gateway.scopes).join(' ');
    if (ctx.oidc.params) ctx.oidc.params['scope'] ??= all === '' ? 'openid' : all;
  };
}

/**
 * Signs a demo user in within the authorization request itself, without page or cookie. Only for
 * the pre-registered command-line client: any other could sign a browser in unseen.
 */
function directSignIn(ctx: KoaContextWithOIDC, value: string | undefined): void {
  if (value === undefined) return;
  const user = findUser(value);
  if (ctx.oidc.client?.clientId !== CLI_CLIENT_ID || user === undefined) {
    throw new errors.InvalidRequest('demo_user is for the command-line client and a demo user');
  }
  ctx.oidc.session?.loginAccount({ accountId: `local|${user.id}`, transient: true });
}

async function loadExistingGrant(ctx: KoaContextWithOIDC, apis: Apis) {
  const { client, session, params, provider } = ctx.oidc;
  const accountId = session?.accountId;
  const user = accountId === undefined ? undefined : findUser(accountId);
  if (client?.clientId !== CLI_CLIENT_ID || !user || params?.['demo_user'] === undefined) {
    const consented = ctx.oidc.result?.consent as { grantId?: string } | undefined;
    const grantId = consented?.grantId ?? (client && session?.grantIdFor(client.clientId));
    return grantId === undefined ? undefined : provider.Grant.find(grantId);
  }
  const consent = {
    user,
    clientId: client.clientId,
    scopes: typeof params['scope'] === 'string' ? params['scope'].split(' ') : [],
    resources: Object.entries(ctx.oidc.resourceServers ?? {}).map(([name]) => name),
  };
  const grant = buildGrant(provider, consent, apis);
  await grant.save();
  return grant;
}

function policy() {
  const prompts = interactionPolicy.base();
  prompts.get('consent')?.checks.remove('native_client_prompt');
  return prompts;
}
