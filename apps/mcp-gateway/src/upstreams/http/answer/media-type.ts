import { RequestRefusal } from '../request/request-refusal.js';

/** `type/subtype` and parameters of RFC 9110 §8.3.1. */
const MEDIA_TYPE =
  /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}\/[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}(?: ?; ?[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}=(?:[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}|"[\x20\x21\x23-\x5b\x5d-\x7e]{0,128}")){0,4}$/;

/** A media type as it may be sent. Throws `RequestRefusal`. */
export function mediaTypeOf(text: string): string {
  if (!MEDIA_TYPE.test(text))
    throw new RequestRefusal('A media type must be written type/subtype.');
  return text;
}
