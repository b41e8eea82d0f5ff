import { canParseUrl } from './loopback.js';

/** One proxy. Its credentials are sent to it alone, and shown nowhere. */
export interface ProxyServer {
  /** Whether the proxy itself is spoken to through TLS. */
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
 * Reads a proxy's URL; without a scheme it is `http`. What is wrong with it comes back as a sentence
 * without the value, which may hold a password.
 */
export function readProxy(value: string): ProxyServer | string {
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  if (/^socks/i.test(url)) return `names a SOCKS proxy, which is not spoken; ${WRITE}`;
  if (!/^https?:\/\/[^/\\]/i.test(url) || /[\s\\\p{Cc}]/u.test(url) || !canParseUrl(url)) {
    return `is no proxy's URL; ${WRITE}`;
  }
  const { protocol, hostname, port, pathname, search, hash, ...user } = partsOf(url);
  if (port === '0' || pathname !== '/' || search + hash !== '') {
    return `holds more or less than a proxy's address; ${WRITE}`;
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

/** As `Basic` carries them (RFC 7617 §2): the name without a colon. */
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

/** The value of `Proxy-Authorization`, where the proxy wants one. */
export function proxyAuthorization({ credentials }: ProxyServer): string | undefined {
  if (credentials === undefined) return undefined;
  const { username, password } = credentials;
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
