/** Visible ASCII with blanks and tabs within. */
const PLAIN = /^[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?$/;

/**
 * A text as the value of a header that mirrors the body (2026-07-28, Streamable HTTP): as it is, or in Base64 where a
 * header could not hold it or would not give it back.
 */
export function headerText(text: string): string {
  const looksCoded = text.startsWith('=?base64?') && text.endsWith('?=');
  if (PLAIN.test(text) && !looksCoded) return text;
  return `=?base64?${Buffer.from(text).toString('base64')}?=`;
}
