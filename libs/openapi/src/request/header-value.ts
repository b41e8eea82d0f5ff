import { ArgumentError } from './api-request.js';
import { styledValue } from './styled-value.js';

/** Visible characters of ASCII and blanks (RFC 9110 §5.5). */
const VISIBLE = /^[\x20-\x7e]+$/;

/** A header's value in the style `simple`; undefined for none. Throws `ArgumentError`. */
export function headerValue(explode: boolean, value: unknown): string | undefined {
  const styled = styledValue(value);
  if (styled === undefined) return undefined;
  if (styled.kind === 'text') return visible(styled.text);
  if (styled.kind === 'list') return visible(styled.texts.join(','));
  return visible(
    explode ? styled.pairs.map((pair) => pair.join('=')).join(',') : styled.pairs.join(','),
  );
}

/** A JSON text as a header's value, with escapes for what no header holds. */
export function headerJson(json: string): string {
  return json.replace(
    /[^\x20-\x7e]/g,
    (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function visible(text: string): string {
  if (VISIBLE.test(text) && text.trim() === text) return text;
  throw new ArgumentError('is sent as a header and must be visible ASCII characters');
}
