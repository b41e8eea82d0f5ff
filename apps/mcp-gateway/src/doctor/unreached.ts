import { lookup } from 'node:dns/promises';
import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** Milliseconds for looking up a name and connecting, to say why a request did not arrive. */
const LOOK_MS = 5_000;

const AUTHORITY =
  'its certificate is of no authority that is known here: name the file of that authority in NODE_EXTRA_CA_CERTS';

/** Reasons by the code of Node's error. */
const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its name is not known to DNS',
  EAI_AGAIN: 'its name is not known to DNS, or DNS does not answer',
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection is closed at once',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no way to it',
  ETIMEDOUT: 'it does not answer',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  DEPTH_ZERO_SELF_SIGNED_CERT: AUTHORITY,
  SELF_SIGNED_CERT_IN_CHAIN: AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: AUTHORITY,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: AUTHORITY,
  EPROTO: 'it speaks no TLS there',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it speaks no TLS there',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'it speaks no TLS there',
};

/**
 * Why nothing answers at a URL: the name, the connection or TLS, in words, with the code of Node's
 * error. Looks it up and connects anew, directly. Takes 5 s at most; never throws.
 */
export async function whyUnreached(url: string): Promise<string> {
  const { protocol, hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const at = { host, port: Number(port) || (protocol === 'https:' ? 443 : 80) };
  try {
    await inTime(lookup(host));
    await inTime(connection(protocol, at));
    return 'the connection breaks off without an answer';
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    const reason = REASONS[code] ?? 'no connection';
    return `${reason} (${code})`;
  }
}

function connection(
  protocol: string,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const secure = protocol === 'https:';
    const socket: Socket = secure
      ? connectTls({ host, port, servername: /^[\d.]+$|:/.test(host) ? '' : host })
      : connectPlain({ host, port });
    socket.setTimeout(LOOK_MS, () => socket.destroy(late()));
    socket.once('error', reject);
    socket.once(secure ? 'secureConnect' : 'connect', () => {
      socket.destroy();
      resolve();
    });
  });
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  try {
    return await Promise.race([
      work,
      new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => {
          reject(late());
        }, LOOK_MS);
      }),
    ]);
  } finally {
    clearTimeout(timer);
  }
}

function late(): Error {
  return Object.assign(new Error('late'), { code: 'ETIMEDOUT' });
}
