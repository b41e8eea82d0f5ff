import { isLoopbackHost, isLoopbackUrl, isSecureUrl, plainHttpHosts, urlProblem } from '#outbound';
import type { TokenProfile } from './auth.options.js';

/** The development default: the issuer that `npm start` runs. */
export const LOCAL_ISSUER = 'http://localhost:9400/';

/** The gateway's client at the local issuer, unless a setting says otherwise. */
export const LOCAL_CLIENT_ID = 'mcp-gateway';

/**
 * Which issuer the settings name, and by which setting; `local` for one that may be the local issuer:
 * `standsForLocalIssuer`, in development, for apps that only this machine reaches.
 */
export interface NamedIssuer {
  readonly issuer: string;
  readonly setting: 'AUTH0_DOMAIN' | 'ISSUER_URL';
  readonly local: boolean;
}

/** What decides about the issuer; the last three also say who reaches the app. */
export interface IssuerSettings {
  readonly AUTH0_DOMAIN?: string | undefined;
  readonly ISSUER_URL?: string | undefined;
  readonly MCP_AUTH0_CLIENT_ID?: string | undefined;
  readonly PLAIN_HTTP_HOSTS?: string | undefined;
  readonly NODE_ENV?: string | undefined;
  readonly HOST?: string | undefined;
  readonly MCP_SERVER_URL?: string | undefined;
  readonly API_BASE_URL?: string | undefined;
}

const DOMAIN = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:\d+)?$/;

/**
 * Resolves the issuer: `ISSUER_URL` verbatim, else `https://AUTH0_DOMAIN/`, else the local one, which
 * signs anyone in and is therefore never the default of an app that other machines can reach.
 */
export function resolveIssuer(
  settings: IssuerSettings,
): NamedIssuer | { readonly problem: string } {
  const { AUTH0_DOMAIN: domain, ISSUER_URL: url } = settings;
  const mayBeLocal = isDevelopment(settings.NODE_ENV) && exposedBy(settings).length === 0;
  if (url !== undefined) {
    const wrong = judgeIssuerUrl(url, plainHttpHosts(settings.PLAIN_HTTP_HOSTS, []));
    if (wrong !== undefined) return { problem: `ISSUER_URL: ${wrong}` };
    const local = mayBeLocal && standsForLocalIssuer(url, settings.MCP_AUTH0_CLIENT_ID);
    return { issuer: url, setting: 'ISSUER_URL', local };
  }
  if (domain !== undefined) {
    const wrong = judgeDomain(domain);
    if (wrong !== undefined) return { problem: `AUTH0_DOMAIN: ${wrong}` };
    return { issuer: `https://${domain}/`, setting: 'AUTH0_DOMAIN', local: false };
  }
  if (!mayBeLocal) return { problem: unnamed(settings) };
  return { issuer: LOCAL_ISSUER, setting: 'ISSUER_URL', local: true };
}

/** Names of the settings that let other machines reach the app; empty when it is on loopback only. */
export function exposedBy({ HOST, ...urls }: IssuerSettings): readonly string[] {
  const names = (['MCP_SERVER_URL', 'API_BASE_URL'] as const).filter((name) => {
    const url = urls[name];
    return url !== undefined && URL.canParse(url) && !isLoopbackHost(new URL(url).hostname);
  });
  return HOST === undefined || isLoopbackHost(HOST) ? names : [...names, 'HOST'];
}

/**
 * Whether an `ISSUER_URL` stands where the local issuer stands, at the root of a loopback origin, and
 * no client id says that it is another: a ZITADEL on this machine stands there too.
 */
export function standsForLocalIssuer(issuer: string, clientId: string | undefined): boolean {
  const isRoot = isLoopbackUrl(issuer) && new URL(issuer).pathname === '/';
  return isRoot && (clientId ?? LOCAL_CLIENT_ID) === LOCAL_CLIENT_ID;
}

/** The dialect of an issuer's access tokens where no setting says it. */
export function usualTokenProfile({ local, setting }: NamedIssuer): TokenProfile {
  return local || setting === 'AUTH0_DOMAIN' ? 'auth0' : 'rfc9068';
}

/** Unset, or a word for development or tests; any other value, a misspelt one too, means production. */
export function isDevelopment(mode: string | undefined): boolean {
  return mode === undefined || /^(dev|development|test)$/i.test(mode.trim());
}

function unnamed(settings: IssuerSettings): string {
  const exposed = exposedBy(settings);
  const name = 'AUTH0_DOMAIN or ISSUER_URL';
  const write = "write your tenant's host as AUTH0_DOMAIN, or your issuer's URL as ISSUER_URL";
  return exposed.length === 0
    ? `${name}: one is required unless NODE_ENV is development or test; ${write}`
    : `${name}: one is required with ${exposed.join(' and ')} beyond this machine, since the local ` +
        `issuer signs anybody in; ${write}, or ${exposed.join(' and ')} on localhost`;
}

function judgeIssuerUrl(url: string, plainHosts: readonly string[]): string | undefined {
  const wrong = urlProblem(url);
  if (wrong !== undefined) return wrong;
  if (/[?#]/.test(url)) return 'an https URL (http on loopback) without query and fragment';
  return isSecureUrl(url, plainHosts)
    ? undefined
    : `an https URL (http on loopback) is required; ${plainHttpHint(url)}`;
}

/** What to write to permit a URL that is refused because it is plain http. */
export function plainHttpHint(url: string): string {
  return `where no one else can read along, name ${new URL(url).host} in PLAIN_HTTP_HOSTS`;
}

function judgeDomain(domain: string): string | undefined {
  const lower = domain.toLowerCase();
  if (!DOMAIN.test(lower) || !URL.canParse(`https://${lower}/`)) {
    return 'a host name, optionally with a port, without https:// and slash';
  }
  const { host, port } = new URL(`https://${lower}/`);
  if (port === '0') return 'names port 0; write the port that answers';
  return host === domain ? undefined : `is not the issuer's own spelling; write ${host}`;
}
