import { isLoopbackUrl, isSecureUrl } from './loopback.js';

/** The development default: the issuer that `npm start` runs. */
export const LOCAL_ISSUER = 'http://localhost:9400/';

/**
 * Which issuer the settings name, and by which setting; `local` for one that may be the local issuer:
 * at the root of a loopback origin, in development.
 */
export interface NamedIssuer {
  readonly issuer: string;
  readonly setting: 'AUTH0_DOMAIN' | 'ISSUER_URL';
  readonly local: boolean;
}

/** Resolves the issuer: `ISSUER_URL` verbatim, else `https://AUTH0_DOMAIN/`, else the local one. */
export function resolveIssuer(settings: {
  readonly AUTH0_DOMAIN?: string;
  readonly ISSUER_URL?: string;
  readonly NODE_ENV?: string;
}): NamedIssuer | { readonly problem: string } {
  const { AUTH0_DOMAIN: domain, ISSUER_URL: url, NODE_ENV: mode } = settings;
  if (url !== undefined) {
    if (!isSecureUrl(url) || /[?#]/.test(url)) {
      return { problem: 'ISSUER_URL: an https URL (http on loopback) without query and fragment' };
    }
    const local = isLoopbackUrl(url) && new URL(url).pathname === '/' && mode !== 'production';
    return { issuer: url, setting: 'ISSUER_URL', local };
  }
  if (domain !== undefined) {
    return /^[A-Za-z0-9.-]+(:\d+)?$/.test(domain) && URL.canParse(`https://${domain}/`)
      ? { issuer: `https://${domain}/`, setting: 'AUTH0_DOMAIN', local: false }
      : {
          problem: 'AUTH0_DOMAIN: a host name, optionally with a port, without https:// and slash',
        };
  }
  return mode === 'production'
    ? { problem: 'AUTH0_DOMAIN or ISSUER_URL: one is required when NODE_ENV is production' }
    : { issuer: LOCAL_ISSUER, setting: 'ISSUER_URL', local: true };
}
