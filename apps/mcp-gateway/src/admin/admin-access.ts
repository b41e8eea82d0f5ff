import { createHash, timingSafeEqual } from 'node:crypto';
import { isLoopbackHost } from '#outbound';

/** Why a page is not shown. */
export interface AdminRefusal {
  readonly status: 401 | 403;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly says: string;
}

const REALM = 'realm="MCP Gateway, admin port"';
/** A browser takes the first; programs send the other (RFC 7617, RFC 6750). */
const CHALLENGES = [`Basic ${REALM}, charset="UTF-8"`, `Bearer ${REALM}`];

const UNKNOWN: AdminRefusal = {
  status: 401,
  headers: { 'www-authenticate': CHALLENGES },
  says: 'This page needs ADMIN_TOKEN: as Authorization: Bearer, or as the password of the browser’s dialog with any user name.\n',
};

/**
 * Who may see the pages that say more than metrics do: whoever knows the token; where there is none, anybody on
 * this machine. Returns undefined for those, given the `Authorization` header.
 */
export function adminAccess({
  host,
  token,
}: {
  readonly host: string;
  readonly token: string | undefined;
}): (authorization: string | undefined) => AdminRefusal | undefined {
  if (token !== undefined) {
    const expected = digest(token);
    return (authorization) =>
      timingSafeEqual(digest(presented(authorization ?? '')), expected) ? undefined : UNKNOWN;
  }
  if (isLoopbackHost(host)) return () => undefined;
  const says = `ADMIN_TOKEN is not set, and ADMIN_HOST is not loopback: set ADMIN_TOKEN, as \`openssl rand -hex 32\` makes one, and restart.\n`;
  return () => ({ status: 403, headers: {}, says });
}

/** The token of a header, empty where it has none. */
function presented(authorization: string): string {
  const [, scheme = '', value = ''] = /^(bearer|basic) +([^\s]+)$/i.exec(authorization) ?? [];
  if (scheme.toLowerCase() !== 'basic') return value;
  const pair = Buffer.from(value, 'base64').toString();
  return pair.includes(':') ? pair.slice(pair.indexOf(':') + 1) : '';
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
