import { REMOVED } from './token-shapes.js';

/** Least characters of a secret's beginning that are taken for the secret. */
export const TELLING = 12;
/** Removing a shorter secret, or part of one, would also remove ordinary words. */
const LEAST = 4;

/**
 * Removes each secret: as it is, as a URL or a form encodes it, the later parts of a token on their own, and
 * the beginning of any of these.
 */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets.flatMap(spellings).reduce(withoutSecret, text);
}

function spellings(secret: string): readonly string[] {
  const whole = secret.toWellFormed();
  const form = new URLSearchParams([['', whole]]).toString().slice(1);
  const all = [secret, encodeURIComponent(whole), form, ...secret.split('.').slice(1)];
  return [...new Set(all)].filter(({ length }) => length >= LEAST);
}

function withoutSecret(text: string, secret: string): string {
  const start = secret.slice(0, TELLING);
  const kept: string[] = [];
  let from = 0;
  for (let at = text.indexOf(start); at !== -1; at = text.indexOf(start, from)) {
    kept.push(text.slice(from, at), REMOVED);
    from = at + start.length;
    while (from < text.length && text[from] === secret[from - at]) from += 1;
  }
  return kept.join('') + text.slice(from);
}
