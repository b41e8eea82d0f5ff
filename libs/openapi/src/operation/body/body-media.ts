import { safeLine } from '#foreign-text';
import type { ApiDocument } from '../../document/api-document.js';
import { members, type Node } from '../../document/node.js';
import {
  essenceOf,
  isJson,
  isMediaType,
  isWithin,
  withoutCharset,
} from '../../request/body/media-type.js';
import { Refusal } from '../refusal.js';

/** A media type in which a body can be written, and what the document says of it. */
export interface BodyMedia {
  readonly kind: 'json' | 'form' | 'multipart' | 'text' | 'bytes';
  /** As it is sent; a range of them for bytes, whose caller says which. */
  readonly mediaType: string;
  /** Whether the document allows any. */
  readonly any?: boolean;
  /** The Media Type Object. */
  readonly node: Node;
}

/** Most media types of a body that are looked at. */
const MAX_MEDIA_TYPES = 50;

const BYTES = [
  ...['application/octet-stream', 'application/pdf', 'application/zip', 'application/gzip'],
  ...['image/*', 'audio/*', 'video/*'],
];

/**
 * The media type of a body: JSON before what is written in JSON, any, form, multipart, text and bytes, or the one
 * that the settings want. Throws `Refusal`, and `DocumentError`.
 */
export function bodyMedia(
  document: ApiDocument,
  content: Node,
  wanted: string | undefined,
): BodyMedia {
  const declared = members(content).slice(0, MAX_MEDIA_TYPES);
  const names = declared.map(([name]) => safeLine(name)).join(', ');
  const named = declared.filter(([name]) => wanted === undefined || isSame(name, wanted));
  if (wanted !== undefined && named.length === 0) {
    throw new Refusal(
      'override',
      `its body is not ${safeLine(wanted)}: media may be ${names}`,
      'media',
    );
  }
  const known = named.flatMap(([name, node]) => {
    const found = writable(name.trim());
    return found ? [{ ...found, node: document.resolve(node) }] : [];
  });
  const [first] = known.sort((one, other) => one.rank - other.rank);
  if (first !== undefined) return first;
  if (names === '') throw new Refusal('body', 'its body has no media type');
  const kind = wanted === undefined ? 'body' : 'override';
  throw new Refusal(kind, `its body is ${names} only, which cannot be written`);
}

function isSame(name: string, wanted: string): boolean {
  return essenceOf(name) === essenceOf(wanted);
}

function writable(name: string): (Omit<BodyMedia, 'node'> & { readonly rank: number }) | undefined {
  if (!isMediaType(name)) return undefined;
  const essence = essenceOf(name);
  const mediaType = withoutCharset(name);
  if (essence === 'application/json') return { kind: 'json', mediaType, rank: 0 };
  if (isJson(essence)) return { kind: 'json', mediaType, rank: 1 };
  if (essence === '*/*' || essence === 'application/*') {
    return { kind: 'json', mediaType: 'application/json', any: true, rank: 2 };
  }
  if (essence === 'application/x-www-form-urlencoded') return { kind: 'form', mediaType, rank: 3 };
  if (essence === 'multipart/form-data') return { kind: 'multipart', mediaType, rank: 4 };
  if (essence.startsWith('text/') && !/^text\/(?:xml|event-stream)$/.test(essence)) {
    const type = essence === 'text/*' ? 'text/plain' : mediaType;
    return { kind: 'text', mediaType: `${type}; charset=utf-8`, rank: 5 };
  }
  const isBytes = BYTES.some((range) => isWithin(essence, range));
  return isBytes ? { kind: 'bytes', mediaType, rank: 6 } : undefined;
}
