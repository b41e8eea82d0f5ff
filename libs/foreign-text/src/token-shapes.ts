/** Replaces what was removed from a text. */
export const REMOVED = '[removed]';

/** The first characters of a JOSE header in base64url: `{"` (RFC 7515 §3.1). */
const HEAD = 'eyJ';
/** Least characters after that for it to be taken for a token. */
const LEAST = 8;
/** The characters of tokens in compact form. Every match is a whole run, so time is linear. */
const RUN = /[A-Za-z0-9_.-]+/g;
/** The value of an Authorization header (RFC 6750 §2.1, RFC 7617). */
const CREDENTIALS = /\b(Bearer|Basic|DPoP)[ \t]{1,8}[A-Za-z0-9._~+/=-]{8,}/gi;

/** Whether a text may hold a token in compact form, or the beginning of one. */
export function hasTokenHead(text: string): boolean {
  return text.includes(HEAD);
}

/** Removes whatever has the shape of a whole JWS or JWE in compact form (RFC 7515 §7.1, RFC 7516 §7.1). */
export function withoutTokens(text: string): string {
  return withoutRuns(text, 3);
}

/** Removes tokens, beginnings of tokens such as a cut leaves, and Authorization values. */
export function withoutCredentials(text: string): string {
  return withoutRuns(text, 1).replace(CREDENTIALS, `$1 ${REMOVED}`);
}

function withoutRuns(text: string, leastParts: number): string {
  if (!hasTokenHead(text)) return text;
  return text.replace(RUN, (run) => {
    const start = run.length > LEAST ? startOfToken(run, leastParts) : -1;
    return start === -1 ? run : run.slice(0, start) + REMOVED;
  });
}

/** Where a token of that many parts begins in a run, or −1. */
function startOfToken(run: string, leastParts: number): number {
  const parts = run.split('.');
  let at = 0;
  for (const part of parts.slice(0, parts.length - leastParts + 1)) {
    const head = part.indexOf(HEAD);
    if (head !== -1 && part.length - head >= HEAD.length + LEAST) return at + head;
    at += part.length + 1;
  }
  return -1;
}

/** The characters of opaque tokens and secrets, at their least length. */
const LONG_RUN = /[A-Za-z0-9_-]{24,}/g;
/** Hexadecimal digits, more than a UUID has. */
const LONG_HEX = /^[0-9a-f]{40,}$/i;
/**
 * In random text with digits, two in five characters are letters whose case differs from the letter before.
 * The same holds for camelCase, which has no digits.
 */
const LEAST_CHANGES = 1 / 6;
/** Characters that are kept, to tell one from another. */
const KEPT = 8;

/** Removes random text, such as an opaque token or a secret, except for its first characters. */
export function withoutRandom(text: string): string {
  return text.replace(LONG_RUN, (run) => (isRandom(run) ? run.slice(0, KEPT) + REMOVED : run));
}

function isRandom(run: string): boolean {
  if (LONG_HEX.test(run)) return true;
  if (!/\d/.test(run)) return false;
  const letters = run.replace(/[^A-Za-z]+/g, '');
  const changes = letters.match(/[a-z](?=[A-Z])|[A-Z](?=[a-z])/g)?.length ?? 0;
  return changes >= run.length * LEAST_CHANGES;
}
