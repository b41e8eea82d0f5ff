import { isMapping } from '../../document/node.js';
import { ArgumentError } from '../api-request.js';
import { isMediaType, isWithin } from './media-type.js';

/** Most bytes of a file that is an argument, decoded. */
export const MAX_FILE_BYTES = 5 * 1024 * 1024;
/** Most characters of a file's name. */
export const MAX_FILE_NAME_CHARACTERS = 255;

/** What a document says of a file. */
export interface FileRules {
  /** Media types and ranges of them; any when empty. */
  readonly types: readonly string[];
  readonly mostBytes: number;
}

/** A file as it is sent. */
export interface FileContent {
  readonly bytes: Buffer;
  readonly fileName: string | undefined;
  readonly mediaType: string;
}

/** The schema of a file as an argument: JSON has no bytes. */
export function fileSchema({ types, mostBytes }: FileRules): Readonly<Record<string, unknown>> {
  const type = types.length === 0 ? 'Its media type.' : `Its media type: ${types.join(', ')}.`;
  return {
    type: 'object',
    properties: {
      data: { type: 'string', description: `Base64 of at most ${mostBytes} bytes.` },
      filename: { type: 'string', maxLength: MAX_FILE_NAME_CHARACTERS },
      type: { type: 'string', description: type },
    },
    required: ['data'],
    additionalProperties: false,
  };
}

/** The file that such an argument is. Throws `ArgumentError`. */
export function fileOf(rules: FileRules, value: unknown): FileContent {
  const { data, filename, type } = isMapping(value) ? value : {};
  if (typeof data !== 'string')
    throw new ArgumentError('must be { data: base64, filename?, type? }');
  if (filename !== undefined && (typeof filename !== 'string' || tooLong(filename))) {
    throw new ArgumentError(`must have a filename of 1 to ${MAX_FILE_NAME_CHARACTERS} characters`);
  }
  return {
    bytes: bytesOf(data, rules.mostBytes),
    fileName: filename,
    mediaType: typeOf(rules.types, type),
  };
}

function tooLong({ length }: string): boolean {
  return length === 0 || length > MAX_FILE_NAME_CHARACTERS;
}

function bytesOf(data: string, mostBytes: number): Buffer {
  if (data.length > Math.ceil(mostBytes / 3) * 4) throw tooLarge(mostBytes);
  const bytes = Buffer.from(data, 'base64');
  // Node skips what is not Base64, so only what comes out again was right.
  if (bytes.toString('base64') !== data) {
    throw new ArgumentError('must have data in base64, with padding and without line breaks');
  }
  if (bytes.length > mostBytes) throw tooLarge(mostBytes);
  return bytes;
}

function tooLarge(mostBytes: number): ArgumentError {
  return new ArgumentError(`must have data of at most ${mostBytes} bytes, decoded`);
}

function typeOf(types: readonly string[], given: unknown): string {
  if (given === undefined) {
    const first = types.find((each) => !each.includes('*'));
    if (first !== undefined) return first;
    if (types.every((each) => each === '*/*')) return 'application/octet-stream';
  } else if (typeof given === 'string' && isMediaType(given) && !given.includes('*')) {
    if (types.length === 0 || types.some((each) => isWithin(given, each))) return given;
  }
  throw new ArgumentError(
    types.length === 0
      ? 'must have a media type as its type'
      : `must have a type of ${types.join(', ')}`,
  );
}
