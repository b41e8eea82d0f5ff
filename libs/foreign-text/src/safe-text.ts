/** Most characters of a text for a model. */
export const MAX_ANSWER_CHARACTERS = 100_000;
/** Most characters of a text in a log line, an error or a header. */
export const MAX_LINE_CHARACTERS = 200;

const REMOVED = '[removed]';
/** Other, Control (Unicode category Cc), but for tab, line feed and carriage return. */
const CONTROL = /(?![\t\n\r])\p{Cc}/gu;
/** A whole JWT (RFC 7519). The lookbehind lets a run be entered at its start only: linear time. */
const JWT = /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g;
/** The beginning of one too, such as an issuer that cuts what it quotes leaves. */
const JWT_PART = /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*){0,4}/g;
/** The value of an Authorization header (RFC 6750 §2.1, RFC 7617). */
const CREDENTIALS = /\b(Bearer|Basic|DPoP)[ \t]{1,8}[A-Za-z0-9._~+/=-]{8,}/gi;
const LINE_BREAKS = /[\t\n\r\u2028\u2029]+/g;

/**
 * Foreign text for a model: well-formed Unicode, no control characters but tab and line breaks,
 * nothing shaped like a whole token, at most `max` characters and a sentence that says it was cut.
 * Takes time in proportion to `max`, whatever the text.
 */
export function safeText(text: string, max = MAX_ANSWER_CHARACTERS): string {
  const cut = text.length > max ? `\n[cut: the answer is longer than ${max} characters]` : '';
  return wellFormed(text.slice(0, max)).replace(CONTROL, '').replace(JWT, REMOVED) + cut;
}

/**
 * Foreign text for a log line or an error: as `safeText`, on one line, without the given secrets,
 * whole or cut, and without anything shaped like a token or an Authorization value.
 */
export function safeLine(
  text: string,
  { secrets = [], max = MAX_LINE_CHARACTERS }: { secrets?: readonly string[]; max?: number } = {},
): string {
  // Secrets go before the cut, which could otherwise leave the half of one; so this much is looked at.
  const seen = text.slice(0, max * MARGIN);
  const line = wellFormed(withoutSecrets(seen, secrets))
    .replace(JWT_PART, REMOVED)
    .replace(CREDENTIALS, `$1 ${REMOVED}`)
    .replace(LINE_BREAKS, ' ')
    .replace(CONTROL, '');
  return line.length > max || text.length > seen.length
    ? `${wellFormed(line.slice(0, max))}…`
    : line;
}

const MARGIN = 20;
/** A beginning of a secret that is long enough to be taken for it. */
const TELLING = 12;

/** Takes out each secret: as it is, as a form or a URL encodes it, and its beginning alone. */
function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret !== '')
    .flatMap((secret) => [
      ...new Set([secret, encodeURIComponent(wellFormed(secret)), ...secret.split('.').slice(1)]),
    ])
    .reduce(withoutSecret, text);
}

function withoutSecret(text: string, secret: string): string {
  const start = secret.slice(0, TELLING);
  // A part of a secret too short to tell anything would take ordinary words out.
  if (start.length < 4) return text;
  let rest = text;
  let kept = '';
  for (let at = rest.indexOf(start); at !== -1; at = rest.indexOf(start)) {
    let end = start.length;
    while (end < secret.length && rest[at + end] === secret[end]) end += 1;
    kept += rest.slice(0, at) + REMOVED;
    rest = rest.slice(at + end);
  }
  return kept + rest;
}

/** Lone surrogates, such as a cut leaves, become U+FFFD: strict JSON parsers refuse them. */
function wellFormed(text: string): string {
  return text.toWellFormed();
}
