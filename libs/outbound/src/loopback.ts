/**
 * Whether a text parses as a URL. `URL.canParse` of Node 20, once optimized, wrongly returns false for URLs
 * with letters beyond ASCII.
 */
export function canParseUrl(text: string): boolean {
  try {
    new URL(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * Whether a host is this machine: `localhost`, 127.0.0.0/8 or ::1 (RFC 6890 §2.2). Names below `localhost`
 * are not, since a resolver may send them elsewhere (RFC 6761 §6.3).
 */
export function isLoopbackHost(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i.test(host);
}

/** Whether a URL's host is this machine, by name or address. False for a text that is not a URL. */
export function isLoopbackUrl(url: string): boolean {
  return canParseUrl(url) && isLoopbackHost(new URL(url).hostname);
}

/**
 * Whether a URL may carry tokens: https, or http on loopback (RFC 9700 §2.6) or on one of the hosts of
 * `PLAIN_HTTP_HOSTS`; a host without a port stands for all of its ports.
 */
export function isSecureUrl(url: string, plainHosts: readonly string[] = []): boolean {
  if (!canParseUrl(url)) return false;
  const { protocol } = new URL(url);
  return protocol === 'https:' || (protocol === 'http:' && mayBePlain(url, plainHosts));
}

function mayBePlain(url: string, plainHosts: readonly string[]): boolean {
  return isLoopbackUrl(url) || isNamedHost(url, plainHosts);
}

function isNamedHost(url: string, plainHosts: readonly string[]): boolean {
  const { hostname, port } = new URL(url);
  return plainHosts.includes(hostname) || plainHosts.includes(`${hostname}:${port || 80}`);
}

/**
 * Whether any URL parser would find a user name or a password in a text: HTTP clients send those as `Basic`
 * by themselves.
 */
export function hasUserInfo(value: string): boolean {
  if (!value.includes('@')) return false;
  if (!canParseUrl(value)) return /\/\/[^/?#]*@/.test(value);
  const { username, password } = new URL(value);
  return username !== '' || password !== '';
}

/**
 * What is wrong with an endpoint in an issuer's metadata; undefined when it is right. It must be https, or
 * plain http on loopback if the issuer is there too, or on a host of `PLAIN_HTTP_HOSTS`, without user info.
 */
export function endpointProblem(
  url: string,
  issuer: string,
  plainHosts: readonly string[] = [],
): string | undefined {
  if (hasUserInfo(url)) return 'an endpoint with a user name or password';
  const secure =
    isSecureUrl(url, plainHosts) &&
    (new URL(url).protocol === 'https:' || isLoopbackUrl(issuer) || isNamedHost(url, plainHosts));
  return secure ? undefined : 'an endpoint without https';
}
