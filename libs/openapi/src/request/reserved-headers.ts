/** Headers that a document cannot declare as parameters (OpenAPI 3.1, Parameter Object): the request has its own. */
const IGNORED = /^(accept|content-type|authorization)$/i;

/**
 * Headers that no argument sets: whoever sends the request has them to send or never sends them. They are those of
 * one connection (RFC 9110 §7.6.1), those that frame or describe a body, and those by which servers are told of
 * another caller, host, path or method.
 */
const RESERVED =
  /^(proxy-.*|(set-)?cookie2?|host|content-.*|transfer-encoding|te|trailer|upgrade|connection|keep-alive|expect|http2-settings|accept-encoding|range|if-range|via|forwarded|x-forwarded.*|x-(real|client|cluster-client)-ip|true-client-ip|cf-connecting-ip|x-(http-)?method(-override)?|x-original-.*|x-rewrite-.*|x-host|x-request-id|traceparent|tracestate|baggage|mcp-.*|sec-.*|origin|referer)$/i;

/** `token` of RFC 9110 §5.6.2, no longer than names are. */
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}$/;

/** What becomes of a header parameter: an argument, nothing, or `reserved`, also for what is no header name. */
export function headerRole(name: string): 'argument' | 'ignored' | 'reserved' {
  const read = headerKey(name);
  if (IGNORED.test(read)) return 'ignored';
  return RESERVED.test(read) || !NAME.test(name) ? 'reserved' : 'argument';
}

/** By which some servers know a header: in lower case, and with `_` as `-` (RFC 3875 §4.1.18). */
export function headerKey(name: string): string {
  return name.toLowerCase().replaceAll('_', '-');
}
