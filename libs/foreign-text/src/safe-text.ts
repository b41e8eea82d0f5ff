import { TELLING } from './secret-needles.js';
import { withoutSecrets } from './secrets.js';
import { hasTokenHead, withoutCredentials, withoutRandom, withoutTokens } from './token-shapes.js';

/** Most characters of a text for a model. */
export const MAX_ANSWER_CHARACTERS = 100_000;
/** Most characters of a text in a log line, an error or a header. */
export const MAX_LINE_CHARACTERS = 200;

/** Control characters (Unicode category Cc) except tab, line feed and carriage return. */
const CONTROL = /(?![\t\n\r])\p{Cc}/gu;
/** Characters that reverse text (UAX #9), and tags, which hide words from people but not from models. */
const TURNING_OR_TAG = /[\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/gu;
/** Characters that are invisible, break lines or only change others (Unicode, with Default_Ignorable_Code_Point). */
const UNSEEN = /[\p{Cf}\p{Cc}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
/** Text that holds nothing of what is removed, as most does. */
const PLAIN = /^[\t\n\r\x20-\x7e]*$/;
const LINE_BREAKS = /[\t\n\r\u2028\u2029]+/g;

/**
 * Foreign text for a model: well-formed Unicode, no control characters but tab and line breaks, no tags
 * and none that turn text around, nothing shaped like a whole token, at most `max` characters and a sentence that says it was cut.
 * Takes time in proportion to `max`, whatever the text.
 */
export function safeText(text: string, max = MAX_ANSWER_CHARACTERS): string {
  const cut = text.length > max ? `\n[cut: the answer is longer than ${max} characters]` : '';
  return withoutTokens(visible(cutAt(text, max))) + cut;
}

function visible(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.toWellFormed().replace(CONTROL, '').replace(TURNING_OR_TAG, '');
}

/** What a line may contain. */
export interface LineRules {
  readonly secrets?: readonly string[];
  /** Most characters. */
  readonly max?: number;
  /** False: long random runs, such as opaque tokens, are cut to their beginnings too. */
  readonly opaque?: boolean;
  /** True: control characters and line breaks are shown as codes too, so that two names stay two. */
  readonly exact?: boolean;
}

/** A word that is too short for anything that is removed, but for the beginning of a token. */
const SHORT_WORD = /^[\w/|@:-]{0,23}$/;

/** How many times as many characters are read as a line may have, since removals make room. */
const MARGIN = 20;

/**
 * Foreign text for a log line or an error: as `safeText`, on one line, without the given secrets,
 * whole or cut, and without anything shaped like a token or an Authorization value. Invisible characters
 * are shown as codes, as `\u202e`.
 */
export function safeLine(
  text: string,
  { secrets = [], max = MAX_LINE_CHARACTERS, opaque = true, exact = false }: LineRules = {},
): string {
  if (secrets.length === 0 && text.length <= max && SHORT_WORD.test(text) && !hasTokenHead(text)) {
    return text;
  }
  const seen = cutAt(text, max * MARGIN);
  const cut = seen.length < text.length;
  // Secrets are removed first: removing control characters could otherwise complete one.
  const open = withoutSecrets(seen, secrets);
  // At the end of what was read, the beginning of a secret may be too short to be recognized.
  const kept = cut ? open.slice(0, Math.max(0, open.length - TELLING)) : open;
  const formed = kept.toWellFormed();
  const clean = exact ? formed : formed.replace(LINE_BREAKS, ' ').replace(CONTROL, '');
  const line = shownUnseen(clean, (each) => {
    const rest = withoutCredentials(withoutSecrets(each, secrets));
    return opaque ? rest : withoutRandom(rest);
  });
  return line.length > max || cut ? `${cutAt(line, max)}…` : line;
}

/** The cleaned text, with codes for invisible characters; these are removed first where they could split a secret. */
function shownUnseen(text: string, clean: (text: string) => string): string {
  const seen = text.replace(UNSEEN, '');
  const cleaned = clean(seen);
  if (seen.length === text.length || cleaned !== seen) return cleaned;
  return text.replace(UNSEEN, (each) => {
    const hex = (each.codePointAt(0) ?? 0).toString(16).padStart(4, '0');
    return each.length > 1 ? `\\u{${hex}}` : `\\u${hex}`;
  });
}

/** A JSON value that any parser accepts: each string and key is well-formed Unicode. */
export function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (Array.isArray(value)) return value.map(wellFormed);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map(([key, each]) => [key.toWellFormed(), wellFormed(each)]));
}

/** The first `max` characters, without half a surrogate pair at the end. */
function cutAt(text: string, max: number): string {
  if (text.length <= max) return text;
  const last = text.charCodeAt(max - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? max - 1 : max);
}
