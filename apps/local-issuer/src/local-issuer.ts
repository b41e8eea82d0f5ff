import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { importJWK, SignJWT, type JWTPayload } from 'jose';
import { pino, type DestinationStream, type Logger } from 'pino';
import { Apis } from './apis.js';
import { TOKEN_EXCHANGE_GRANT } from './clients.js';
import { exchangeClients } from './exchange-clients.js';
import type { LocalIssuerConfig } from './config.js';
import type { Counters, Faults } from './faults.js';
import { createFront } from './front.js';
import { logOutput } from './log-output.js';
import { Memory } from './memory-adapter.js';
import { createProvider } from './provider.js';
import type { ProviderParts } from './provider-parts.js';
import { watchGrants } from './request-log.js';
import { LoopbackServers } from './servers.js';
import { IssuerKeys } from './signing-keys.js';

/** A configuration, and what only tests set. */
export interface LocalIssuerOptions extends LocalIssuerConfig {
  /** Where keys are kept; without it they live as long as the process. */
  readonly keyFile?: string;
  /** Where registered clients are kept, likewise. */
  readonly clientFile?: string;
  readonly accessTokenSeconds?: number;
  /** Where it listens when a proxy stands at its own port. */
  readonly behindPort?: number;
  readonly moreScopes?: Readonly<Record<string, string>>;
  readonly badSubjectError?: 'invalid_grant' | 'invalid_request';
  /** How descriptions of clients are fetched from their ids; from the network by default. */
  readonly fetchDocument?: typeof fetch;
  /** Standard output by default. */
  readonly logStream?: DestinationStream;
  /** Is told every access token issued; tests search logs for them. */
  readonly onToken?: (token: string) => void;
}

/** A running authorization server, and the handles that tests hold it by. */
export interface LocalIssuer {
  /** The issuer, verbatim. */
  readonly url: string;
  readonly faults: Faults;
  readonly counters: Counters;
  listen(): Promise<void>;
  /** Stops listening; cuts after `graceMs` what still runs, at once by default. */
  close(graceMs?: number): Promise<void>;
  /** Signs with a new key from now on; the one before still verifies. */
  rotateKeys(): void;
  /** What keys older than the newest signed is refused from now on. */
  retireKeys(): void;
  /** Signs any claims over those of an ordinary token of the gateway. */
  issue(claims?: JWTPayload, header?: Record<string, unknown>): Promise<string>;
}

/** The version of the product, as its package says. */
export const VERSION = '0.1.0';

const HOUR = 3600;

/** Makes an issuer that is not yet listening. */
export function createLocalIssuer(options: LocalIssuerOptions): LocalIssuer {
  const logger = pino(
    { level: options.logLevel, base: { app: 'local-issuer' } },
    options.logStream ?? logOutput(),
  );
  const parts = partsOf(options, logger);
  const faults: Faults = { token: undefined, jwks: undefined, metadata: undefined };
  const counters: Counters = { exchanges: 0, tokens: 0, jwks: 0, metadata: 0 };
  const onToken = options.onToken ?? (() => undefined);
  let provider: Provider;
  const renew = () => {
    provider = createProvider(parts);
    watchGrants(provider, logger);
    watchTokens(provider, counters, onToken);
  };
  renew();
  const { issuer, behindPort = portOf(issuer), clientOrigins } = options;
  const rules = { ports: [portOf(issuer), behindPort], clientOrigins };
  const servers = new LoopbackServers(
    createFront({
      provider: () => provider,
      apis: parts.apis,
      logger,
      faults,
      counters,
      issuer,
      ...rules,
    }),
  );
  return {
    url: issuer,
    faults,
    counters,
    listen: () => listen(servers, { ...options, apis: parts.apis }, logger),
    close: (ms = 0) => servers.close(ms),
    rotateKeys: () => {
      parts.keys.rotate();
      renew();
    },
    retireKeys: () => {
      parts.keys.retireOld();
      renew();
    },
    issue: async (claims = {}, header = {}) => {
      const token = await sign(parts, claims, header);
      onToken(token);
      return token;
    },
  };
}

/** With one line that says where it is reached, what it is and for whom its tokens are. */
async function listen(
  servers: LoopbackServers,
  { issuer, apis, behindPort }: LocalIssuerOptions & { readonly apis: Apis },
  logger: Logger,
): Promise<void> {
  await servers.listen(behindPort ?? portOf(issuer));
  const audiences = [apis.gateway, ...apis.upstreams].map(({ audience }) => audience);
  logger.info({ at: servers.at, version: VERSION, issuer, audiences }, 'listening');
}

function partsOf(options: LocalIssuerOptions, logger: Logger): ProviderParts {
  const onUnwritable = (file: string, code: string) => {
    logger.warn({ file, code }, 'not writable: what belongs there is lost when this process ends');
  };
  return {
    config: options,
    apis: new Apis(options),
    clients: exchangeClients(options.gatewayClient, options.file),
    keys: new IssuerKeys({ file: options.keyFile, onUnwritable }),
    memory: new Memory({ file: options.clientFile, onUnwritable }),
    accessTokenSeconds: options.accessTokenSeconds ?? HOUR,
    badSubjectError: options.badSubjectError ?? 'invalid_grant',
    fetchDocument: options.fetchDocument,
  };
}

function portOf(issuer: string): number {
  return Number(new URL(issuer).port || 80);
}

function watchTokens(
  provider: Provider,
  counters: Counters,
  onToken: (token: string) => void,
): void {
  provider.use(async (ctx: KoaContextWithOIDC, next) => {
    await next();
    // The routes that are no endpoint of the provider have no oidc context.
    const oidc = ctx.oidc as KoaContextWithOIDC['oidc'] | undefined;
    if (oidc?.route !== 'token') return;
    if (oidc.params?.['grant_type'] === TOKEN_EXCHANGE_GRANT) counters.exchanges += 1;
    const { access_token: token } = (ctx.body ?? {}) as { access_token?: unknown };
    if (typeof token === 'string') onToken(token);
  });
}

async function sign(
  { config, keys }: ProviderParts,
  claims: JWTPayload,
  header: Record<string, unknown>,
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const { kid, alg } = keys.newest;
  const payload = {
    iss: config.issuer,
    sub: 'local|all-rights',
    aud: config.resource,
    iat: now,
    exp: now + HOUR,
    azp: 'mcp-cli',
    scope: 'tool:greet tool:whoami',
    ...claims,
  };
  return new SignJWT(payload)
    .setProtectedHeader({ alg, kid, typ: 'JWT', ...header })
    .sign(await importJWK(keys.newest as Parameters<typeof importJWK>[0], alg));
}
