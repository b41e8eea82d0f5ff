import type { IncomingMessage } from 'node:http';

/**
 * Most header lines of a request. Node keeps 2,000 and silently drops the rest, such as a second
 * Authorization.
 */
export const MAX_HEADER_LINES = 200;

/** Bytes of a header line beside its name and value, and of the request line beside method and target. */
const [AROUND_LINE, AROUND_FIRST] = [': \r\n'.length, '  HTTP/1.1\r\n\r\n'.length];

/** Bytes of a request's line and header, without optional white space. */
export function headerBytes({ method = '', url = '', rawHeaders }: IncomingMessage): number {
  let bytes = method.length + url.length + AROUND_FIRST;
  for (const text of rawHeaders) bytes += text.length;
  return bytes + (rawHeaders.length / 2) * AROUND_LINE;
}

const ABSOLUTE = /^https?:\/\/([^/?#@]+)([/?#].*)?$/is;

/**
 * Checks what HTTP requires of a request's header (RFC 9112 §3.2, §6.1) and rewrites a target in absolute-form
 * to origin-form: `url` is then its path and `headers.host` its authority, which replaces the Host line
 * (RFC 9112 §3.2.2). Returns the status of a refusal, or undefined.
 */
export function judgeTarget(request: IncomingMessage): number | undefined {
  const { rawHeaders, headers } = request;
  if (rawHeaders.length > MAX_HEADER_LINES * 2) return 431;
  const hosts = linesOf('host', rawHeaders);
  if (hosts > 1 || (hosts === 0 && request.httpVersion === '1.1')) return 400;
  const coding = headers['transfer-encoding'];
  if (coding !== undefined && coding.trim().toLowerCase() !== 'chunked') return 501;
  const url = request.url ?? '';
  if (url.startsWith('/') || url === '*') return undefined;
  const [, authority, rest = ''] = ABSOLUTE.exec(url) ?? [];
  if (authority === undefined) return 400;
  request.url = rest.startsWith('/') ? rest : `/${rest}`;
  headers.host = authority;
  return undefined;
}

/** Whether a path can be decoded (RFC 3986 §2.1): `/%zz` and `/%ff` cannot. */
export function isDecodable(url: string): boolean {
  const path = url.split('?', 1)[0] ?? '';
  if (!path.includes('%')) return true;
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

function linesOf(name: string, rawHeaders: readonly string[]): number {
  let count = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const line = rawHeaders[i];
    if (line?.length === name.length && line.toLowerCase() === name) count += 1;
  }
  return count;
}
