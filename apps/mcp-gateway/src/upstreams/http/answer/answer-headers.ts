import { safeLine } from '#foreign-text';
import type { HttpHeaders } from '#outbound';

/** Headers of an answer that a tool may read. */
const SHOWN = [
  'location',
  'link',
  'etag',
  'last-modified',
  'content-disposition',
  'retry-after',
] as const;
/** Most characters of one of them. */
export const MAX_SHOWN_CHARACTERS = 2_000;

/** What a tool is given of an answer's headers: few, cleaned and cut. */
export function shownHeaders(headers: HttpHeaders, secrets: readonly string[]): HttpHeaders {
  const shown: Record<string, string> = {};
  for (const name of SHOWN) {
    const value = headers[name];
    if (value !== undefined) shown[name] = safeLine(value, { secrets, max: MAX_SHOWN_CHARACTERS });
  }
  return shown;
}
