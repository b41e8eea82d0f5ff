import { canParseUrl } from './loopback.js';

/** One proxy. Its credentials are sent only to it, and never shown. */
export interface ProxyServer {
  /** Whether the connection to the proxy itself uses TLS. */
  readonly secure: boolean;
  /** An IPv6 address without brackets. */
  readonly hostname: string;
  readonly port: number;
  readonly credentials?: { readonly username: string; readonly password: string };
}

/** Host and port, as they may be logged. */
export function proxyName({ hostname, port }: ProxyServer): string {
  return `${hostname.includes(':') ? `[${hostname}]` : hostname}:${port}`;
}

const WRITE = 'write http://host:port or https://host:port';

/**
 * Reads a proxy's URL; without a scheme it is `http`. Returns a sentence if it is wrong, without the value,
 * which may contain a password.
 */
export function readProxy(value: string): ProxyServer | string {
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  if (/^socks/i.test(url)) return `names a SOCKS proxy, which is not supported; ${WRITE}`;
  if (!/^https?:\/\/[^/\\]/i.test(url) || /[\s\\\p{Cc}]/u.test(url) || !canParseUrl(url)) {
    return `is not a proxy's URL; ${WRITE}`;
  }
  const { protocol, hostname, port, pathname, search, hash, ...user } = partsOf(url);
  if (port === '0' || pathname !== '/' || search + hash !== '') {
    return `must be a proxy's address without a path; ${WRITE}`;
  }
  const secure = protocol === 'https:';
  const server = {
    secure,
    hostname: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(port || (secure ? 443 : 80)),
  };
  if (user.username === '' && user.password === '') return server;
  const credentials = credentialsOf(user);
  return credentials === undefined
    ? 'holds a user name or password that is not percent-encoded, or a colon in the name'
    : { ...server, credentials };
}

function partsOf(text: string) {
  const { protocol, hostname, port, pathname, search, hash, username, password } = new URL(text);
  return { protocol, hostname, port, pathname, search, hash, username, password };
}

/** As `Basic` has them (RFC 7617 §2): the name has no colon. */
function credentialsOf(user: {
  readonly username: string;
  readonly password: string;
}): ProxyServer['credentials'] {
  try {
    const username = decodeURIComponent(user.username);
    return username.includes(':')
      ? undefined
      : { username, password: decodeURIComponent(user.password) };
  } catch {
    return undefined;
  }
}

/** The value of `Proxy-Authorization`, if the proxy needs one. */
export function proxyAuthorization({ credentials }: ProxyServer): string | undefined {
  if (credentials === undefined) return undefined;
  const { username, password } = credentials;
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
