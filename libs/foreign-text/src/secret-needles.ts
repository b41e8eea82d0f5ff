import { LRUCache } from 'lru-cache';
import { isCommon, unescaped } from './escapes.js';

/** Least characters of a secret's beginning that are taken for the secret. */
export const TELLING = 12;
/** Removing a shorter secret, or part of one, would also remove ordinary words. */
const LEAST = 4;
/** So many characters of Base64 do not stand in a text by chance. */
const LEAST_BASE64 = 8;
/** Bytes of a secret whose Base64 is looked for first: all of it costs as much as the secret is long. */
const FIRST_BYTES = 24;
/** Bytes that three bytes of Base64 may begin after (RFC 4648 §4). */
const OFFSETS = [0, 1, 2];
/**
 * What JSON has without quotes, as short as ordinary values are: the number of a tenant stands in many an answer, and
 * without it that would be no JSON.
 */
const BARE = /^(?:true|false|null|-?\d{1,15}(?:\.\d{1,15})?)$/;
/** Credentials of basic authentication (RFC 7617 §2). */
const BASIC = /^Basic +([A-Za-z0-9+/_-]+=*)$/i;

/** A spelling of a secret, one character for each byte of UTF-8. */
export interface SecretNeedle {
  /** The beginning that is looked for. */
  readonly telling: string;
  /** What may stand there, made when the beginning was found. */
  readonly wholes: () => readonly string[];
  readonly base64: boolean;
}

/** What is looked for. */
export interface SecretNeedles {
  readonly needles: readonly SecretNeedle[];
  /** Whether `common` escapes may hide any of it, and no others. */
  readonly common: boolean;
}

/** `line`: beginnings and a token's later parts too. */
export type Extent = 'line' | 'whole';

/** Secrets whose needles are kept: to make them takes longer than to look for them in a short text. */
export const MAX_KEPT_NEEDLES = 1_000;

const kept: Readonly<Record<Extent, LRUCache<string, SecretNeedles>>> = {
  line: new LRUCache({ max: MAX_KEPT_NEEDLES }),
  whole: new LRUCache({ max: MAX_KEPT_NEEDLES }),
};

/** What is looked for in a text for these secrets. */
export function secretNeedles(secrets: readonly string[], extent: Extent): SecretNeedles {
  const all = secrets.map((secret) => needlesOf(secret, extent));
  return {
    needles: all.flatMap(({ needles }) => needles),
    common: all.every(({ common }) => common),
  };
}

function needlesOf(secret: string, extent: Extent): SecretNeedles {
  const known = kept[extent].get(secret);
  if (known !== undefined) return known;
  const made = madeNeedles(secret, extent);
  kept[extent].set(secret, made);
  return made;
}

function madeNeedles(secret: string, extent: Extent): SecretNeedles {
  if (extent === 'whole' && BARE.test(secret)) return { needles: [], common: true };
  const meant = [...new Set([secret, ...basicCredentials(secret)])].map(bytesOf);
  const parts = extent === 'line' ? meant.flatMap((each) => each.split('.').slice(1)) : [];
  const plain = [...new Set([...meant, ...parts].flatMap(spellings))];
  const long = plain.filter(({ length }) => length >= LEAST);
  return {
    needles: [
      ...long.map((each) => plainNeedle(each, extent)),
      ...meant.flatMap((each) => OFFSETS.flatMap((offset) => base64Needles(each, offset, extent))),
    ],
    common: plain.every(isCommon),
  };
}

function plainNeedle(text: string, extent: Extent): SecretNeedle {
  const telling = extent === 'line' ? text.slice(0, TELLING) : text;
  return { telling, wholes: () => [text], base64: false };
}

/** As it is, as it is found once all escapes are undone, also such as it has itself, and in a form (WHATWG URL). */
function spellings(text: string): readonly string[] {
  let bare = text;
  for (let next = unescaped(bare); next !== undefined; next = unescaped(bare)) bare = next.text;
  return [text, bare, text.replaceAll(' ', '+')];
}

/** What a page that shows the user and the password of a request has: PHP does. */
function basicCredentials(secret: string): readonly string[] {
  const encoded = BASIC.exec(secret)?.[1];
  if (encoded === undefined) return [];
  const pair = Buffer.from(encoded, 'base64').toString();
  return [encoded, pair, pair.slice(pair.indexOf(':') + 1)];
}

function bytesOf(text: string): string {
  return /[^\0-\x7f]/.test(text) ? Buffer.from(text).toString('latin1') : text;
}

/** The parts of its Base64 and base64url that do not depend on what stands around, where it begins after so many bytes. */
function base64Needles(text: string, offset: number, extent: Extent): readonly SecretNeedle[] {
  const first = base64Core(text.slice(0, FIRST_BYTES), offset);
  if (first.length < LEAST_BASE64) return [];
  let cores: readonly string[] | undefined;
  const wholes = () => {
    const core = base64Core(text, offset);
    return (cores ??= [core, inUrl(core)]);
  };
  const beginning = extent === 'line' ? first.slice(0, TELLING) : first;
  return [...new Set([beginning, inUrl(beginning)])].map((telling) => ({
    telling,
    wholes,
    base64: true,
  }));
}

function base64Core(text: string, offset: number): string {
  const bytes = Buffer.from('\0'.repeat(offset) + text, 'latin1');
  return bytes
    .toString('base64')
    .slice(Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6));
}

/** In the alphabet of base64url (RFC 4648 §5). */
function inUrl(base64: string): string {
  return base64.replaceAll('+', '-').replaceAll('/', '_');
}
