import { headerKey, isReservedHeader } from '#foreign-text';

/** Headers that a document cannot declare as parameters (OpenAPI 3.1, Parameter Object): the request has its own. */
const IGNORED = /^(accept|content-type|authorization)$/i;

/** `token` of RFC 9110 §5.6.2, no longer than names are. */
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}$/;

/** What becomes of a header parameter: an argument, nothing, or `reserved`, also for what is no header name. */
export function headerRole(name: string): 'argument' | 'ignored' | 'reserved' {
  if (IGNORED.test(headerKey(name))) return 'ignored';
  return isReservedHeader(name) || !NAME.test(name) ? 'reserved' : 'argument';
}
