/**
 * Headers that neither settings, tools nor documents set: the gateway's own, those of one connection (RFC 9110 §7.6.1),
 * those that frame or describe a body, and those by which servers are told of another caller, host, path or
 * method.
 */
const RESERVED =
  /^(authorization|proxy-.*|(set-)?cookie2?|host|content-.*|transfer-encoding|te|trailer|upgrade|connection|keep-alive|expect|http2-settings|accept-encoding|range|if-range|via|forwarded|x-forwarded.*|x-(real|client|cluster-client)-ip|true-client-ip|cf-connecting-ip|x-(http-)?method(-override)?|x-original-.*|x-rewrite-.*|x-host|x-request-id|traceparent|tracestate|baggage|mcp-.*|sec-.*|origin|referer)$/i;

/** Whether a header is the gateway's to send, or never sent; in any spelling of its letters. */
export function isReservedHeader(name: string): boolean {
  return RESERVED.test(headerKey(name));
}

/** By which some servers know a header: in lower case, and with `_` as `-` (RFC 3875 §4.1.18). */
export function headerKey(name: string): string {
  return name.toLowerCase().replaceAll('_', '-');
}
