import { ArgumentError } from './api-request.js';

/** Percent-encodes all but the unreserved characters of RFC 3986 §2.3. Throws `ArgumentError`. */
export function percentEncoded(text: string): string {
  if (!text.isWellFormed()) throw new ArgumentError('must not hold half a character');
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** What `allowReserved` leaves as it is: nothing at which a server takes a query apart (`#`, `&`, `+`, `;`). */
const RESERVED = /%(?:3A|2F|3F|5B|5D|40|21|24|27|28|29|2A|2C|3D)/g;

/** As `percentEncoded`, but for reserved characters that cannot change what else a query says. */
export function reservedKept(text: string): string {
  return percentEncoded(text).replace(RESERVED, (each) => decodeURIComponent(each));
}
