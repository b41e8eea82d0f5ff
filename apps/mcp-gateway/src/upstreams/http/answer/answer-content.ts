import { isUtf8 } from 'node:buffer';
import { JsonBoundsError, parseBoundedJson } from '#foreign-text';
import type { HttpHeaders } from '#outbound';
import type { ArrivedAnswer } from './arrived-answer.js';
import type { BytesAnswer, JsonAnswer, TextAnswer } from '../http-session.js';

/** Arrays and objects within one another in an upstream's answer. */
export const MAX_ANSWER_DEPTH = 64;
/** Members of all arrays and objects of an upstream's answer together. */
export const MAX_ANSWER_MEMBERS = 25_000;

/** What of a JSON answer is read. */
export const ANSWER_BOUNDS = { maxDepth: MAX_ANSWER_DEPTH, maxMembers: MAX_ANSWER_MEMBERS };

/** A body that is not used: why, for the log, and, where it helps, a sentence for the caller. */
export interface Unusable {
  readonly kind: 'unusable';
  readonly why: string;
  readonly explanation?: string;
}

type Read<Answer> = Omit<Answer, 'status' | 'headers'>;

/** What a body is. */
export type Content =
  Read<JsonAnswer> | Read<TextAnswer> | Read<BytesAnswer> | { readonly kind: 'empty' };

/** Why a text is not read. */
export const NOT_TEXT = 'answer is not UTF-8';

const JSON_TYPE = /^application\/(?:[a-z0-9.+-]+\+)?json$/;
const TEXT_TYPE =
  /^(?:text\/.+|application\/(?:[a-z0-9.+-]+\+)?(?:xml|yaml)|image\/svg\+xml|application\/(?:csv|graphql|javascript|jsonl|json-seq|rtf|sql|toml|x-ndjson|x-www-form-urlencoded|x-yaml))$/;

/** How an image or a sound begins, by its media type. */
const BEGINNINGS: Readonly<Record<string, (beginning: string) => boolean>> = {
  'image/png': (beginning) => beginning.startsWith('\x89PNG\r\n\x1a\n'),
  'image/jpeg': (beginning) => beginning.startsWith('\xff\xd8\xff'),
  'image/gif': (beginning) => /^GIF8[79]a/.test(beginning),
  'image/webp': (beginning) => /^RIFF[^]{4}WEBP/.test(beginning),
  'audio/mpeg': (beginning) => /^(?:ID3|\xff[\xe2-\xff])/.test(beginning),
  'audio/wav': (beginning) => /^RIFF[^]{4}WAVE/.test(beginning),
  'audio/ogg': (beginning) => beginning.startsWith('OggS'),
  'audio/flac': (beginning) => beginning.startsWith('fLaC'),
  'audio/mp4': (beginning) => /^[^]{4}ftyp/.test(beginning),
};
const BEGINNING_BYTES = 12;

/** Reads a body by its media type; without one it is text where it can be. */
export function contentOf({ headers, body }: ArrivedAnswer): Content | Unusable {
  if (body.length === 0) return { kind: 'empty' };
  if (isCoded(headers)) return { kind: 'unusable', why: NOT_TEXT };
  const mediaType = mediaTypeOf(headers['content-type']);
  if (JSON_TYPE.test(mediaType)) return jsonOf(body, headers);
  if (TEXT_TYPE.test(mediaType)) return textOf(body, mediaType, headers);
  if (mediaType === '' && isUtf8(body) && !body.includes(0)) return textOf(body, 'text/plain', {});
  const fits = BEGINNINGS[mediaType]?.(body.toString('latin1', 0, BEGINNING_BYTES));
  const kind = fits !== true ? 'binary' : mediaType.startsWith('image/') ? 'image' : 'audio';
  // What is not what it says it is may be anything.
  const said = fits === false || mediaType === '' ? 'application/octet-stream' : mediaType;
  return { kind, mediaType: said, bytes: body };
}

/** Type and subtype in lower case; empty for what is not a media type (RFC 9110 §8.3.1). */
function mediaTypeOf(contentType = ''): string {
  const [type = ''] = contentType.split(';', 1);
  const plain = type.trim().toLowerCase();
  return /^[a-z0-9!#$&^_.+-]{1,64}\/[a-z0-9!#$&^_.+-]{1,64}$/.test(plain) ? plain : '';
}

/** JSON is UTF-8 (RFC 8259 §8.1). */
function jsonOf(body: Buffer, headers: HttpHeaders): Content | Unusable {
  const text = charsetOf(headers) === 'utf-8' ? decoded(body, headers) : undefined;
  if (text === undefined) return { kind: 'unusable', why: NOT_TEXT };
  if (text.trim() === '') return { kind: 'empty' };
  try {
    return { kind: 'json', value: parseBoundedJson(text, ANSWER_BOUNDS), text };
  } catch (error) {
    const large = error instanceof JsonBoundsError;
    return {
      kind: 'unusable',
      why: large ? error.message : 'not the JSON that it says it is',
      explanation: large ? `It is ${error.message}.` : 'It is not the JSON that it says it is.',
    };
  }
}

function textOf(body: Buffer, mediaType: string, headers: HttpHeaders): Content | Unusable {
  const text = decoded(body, headers);
  if (text === undefined) {
    const explanation = 'It is in a charset that is not read.';
    return { kind: 'unusable', why: NOT_TEXT, explanation };
  }
  return text.trim() === '' ? { kind: 'empty' } : { kind: 'text', mediaType, text };
}

/** The text of a body in UTF-8 or Latin-1 without a byte order mark; undefined for any other. */
function decoded(body: Buffer, headers: HttpHeaders): string | undefined {
  const charset = charsetOf(headers);
  // By the name of Latin-1 goes what Windows makes of it (WHATWG Encoding).
  if (charset === 'latin1') return new TextDecoder('windows-1252').decode(body);
  if (charset === undefined || !isUtf8(body)) return undefined;
  return body.toString().replace(/^\uFEFF/, '');
}

/** The client takes a `content-encoding` away when it undoes it. */
function isCoded({ 'content-encoding': coding = 'identity' }: HttpHeaders): boolean {
  return coding.toLowerCase() !== 'identity';
}

function charsetOf({ 'content-type': type = '' }: HttpHeaders): 'utf-8' | 'latin1' | undefined {
  const named = /;[ \t]*charset="?([^\s;"]+)/i.exec(type)?.[1] ?? 'utf-8';
  const charset = named.toLowerCase();
  if (['utf-8', 'utf8', 'us-ascii'].includes(charset)) return 'utf-8';
  return ['iso-8859-1', 'latin1', 'windows-1252'].includes(charset) ? 'latin1' : undefined;
}
