import { isLoopbackUrl, urlProblem } from '#outbound';

/** The gateway's address as clients see it. */
export interface PublicUrl {
  /** Without the slash of an empty path. */
  readonly url: string;
  /** `/` when the URL has no path. */
  readonly path: string;
  /** With the slash of an empty path: the resource identifier by default (RFC 9728 §1.2). */
  readonly resource: string;
}

/** Paths that the gateway answers itself. */
const RESERVED = /^\/(healthz|readyz)\/?$|^\/\.well-known(\/|$)/i;
/** Unreserved characters (RFC 3986 §2.3): the only ones the router never reads as a pattern. */
const LITERAL_PATH = /^(\/[A-Za-z0-9._~-]+)*\/?$/;

/**
 * Reads `MCP_SERVER_URL`. It has one spelling, the one that clients compute from it before they
 * compare (RFC 3986 §6.2.2, RFC 9728 §3.3): any other is a problem, with that spelling in the sentence.
 */
export function publicUrlOf(given: string): PublicUrl | { readonly problem: string } {
  const wrong = urlProblem(given);
  if (wrong !== undefined) return { problem: wrong };
  if (/[?#]/.test(given))
    return { problem: 'must have no query and no fragment; write the part before it' };
  const url = new URL(given);
  if (url.protocol === 'http:' && !isLoopbackUrl(given)) {
    return { problem: 'https is required off loopback; write https://' + url.host + url.pathname };
  }
  url.hostname = url.hostname.replace(/\.$/, '');
  const canonical = url.pathname === '/' ? url.origin : url.origin + url.pathname;
  const bare = url.pathname === '/' ? given.replace(/\/$/, '') : given;
  if (bare !== canonical) {
    return { problem: `is not the spelling that clients compare; write ${canonical}` };
  }
  if (!LITERAL_PATH.test(url.pathname)) {
    return {
      problem:
        'its path may hold letters, digits, - . _ ~ and single slashes only; write one such as /mcp',
    };
  }
  if (RESERVED.test(url.pathname)) {
    return {
      problem: `the gateway answers ${url.pathname} itself; write another path, such as /mcp`,
    };
  }
  return {
    url: canonical,
    path: url.pathname,
    resource: url.pathname === '/' ? url.href : canonical,
  };
}
