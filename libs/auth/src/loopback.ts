/**
 * Whether a text parses as a URL. `URL.canParse` of Node 20, once it is compiled, denies it of URLs with
 * letters beyond ASCII.
 */
export function canParseUrl(text: string): boolean {
  try {
    new URL(text);
    return true;
  } catch {
    return false;
  }
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether a URL's host is this machine, by name or address. False for what is no URL. */
export function isLoopbackUrl(url: string): boolean {
  return canParseUrl(url) && LOOPBACK.has(new URL(url).hostname);
}

/** Whether a URL may carry tokens: https, or http on loopback (RFC 9700 §2.6). */
export function isSecureUrl(url: string): boolean {
  if (!canParseUrl(url)) return false;
  const { protocol } = new URL(url);
  return protocol === 'https:' || (protocol === 'http:' && isLoopbackUrl(url));
}

/**
 * Whether a text holds a user name or a password, in the eyes of any URL parser: HTTP clients turn
 * them into `Basic` by themselves.
 */
export function hasUserInfo(value: string): boolean {
  if (!value.includes('@')) return false;
  if (!canParseUrl(value)) return /\/\/[^/?#]*@/.test(value);
  const { username, password } = new URL(value);
  return username !== '' || password !== '';
}

/**
 * What is wrong with an endpoint that an issuer's metadata names: it is https, or plain http on
 * loopback where the issuer itself is there, and holds no user info. Nothing when it is right.
 */
export function endpointProblem(url: string, issuer: string): string | undefined {
  if (hasUserInfo(url)) return 'an endpoint with a user name or password';
  const secure = isSecureUrl(url) && (new URL(url).protocol === 'https:' || isLoopbackUrl(issuer));
  return secure ? undefined : 'an endpoint without https';
}
