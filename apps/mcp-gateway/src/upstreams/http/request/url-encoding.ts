import { RequestRefusal, SizeRefusal } from './request-refusal.js';

/** Most characters of a request's URL, and so of what goes into one. */
export const MAX_URL_CHARACTERS = 8_192;

/** Throws `RequestRefusal` for a text that no URL can hold, before anything is made of it. */
export function refuseLong({ length }: string): void {
  if (length > MAX_URL_CHARACTERS) {
    throw new SizeRefusal('URL', MAX_URL_CHARACTERS, 'characters');
  }
}

/** Percent-encodes all but the unreserved characters of RFC 3986 §2.3. Throws `RequestRefusal`. */
export function encoded(text: string): string {
  refuseLong(text);
  if (!text.isWellFormed()) {
    throw new RequestRefusal('A value of the URL must not hold half a character.');
  }
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
