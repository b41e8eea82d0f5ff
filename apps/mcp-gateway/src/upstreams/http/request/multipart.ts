import { randomBytes } from 'node:crypto';
import { BodyPartRefusal } from './request-refusal.js';
import { mediaTypeOf } from '../answer/media-type.js';

/** A part of a `multipart/form-data` body; with a file name it is a file. */
export interface BodyPart {
  readonly name: string;
  readonly content: string | Uint8Array;
  readonly fileName?: string;
  readonly mediaType?: string;
}

/** Random bytes of a boundary: nobody can write it into a part. */
const BOUNDARY_BYTES = 24;

/** A `multipart/form-data` body (RFC 7578), with names escaped as browsers do. Throws `RequestRefusal`. */
export function writeMultipart(parts: readonly BodyPart[]): {
  readonly bytes: Buffer;
  readonly mediaType: string;
} {
  const boundary = randomBytes(BOUNDARY_BYTES).toString('hex');
  const bytes = Buffer.concat([
    ...parts.flatMap((part, index) => [
      Buffer.from(`--${boundary}\r\n${headOf(part, index)}\r\n\r\n`),
      Buffer.from(part.content as Uint8Array),
      Buffer.from('\r\n'),
    ]),
    Buffer.from(`--${boundary}--\r\n`),
  ]);
  return { bytes, mediaType: `multipart/form-data; boundary=${boundary}` };
}

function headOf({ name, content, fileName, mediaType }: BodyPart, index: number): string {
  const written = (what: string, text: string) => {
    if (isSendable(text)) return `; ${what}="${escaped(text)}"`;
    throw new BodyPartRefusal(index, `must have a ${what} without control and half characters`);
  };
  const file = fileName === undefined ? '' : written('filename', fileName);
  const disposition = `content-disposition: form-data${written('name', name)}${file}`;
  const type = mediaType ?? (typeof content === 'string' ? undefined : 'application/octet-stream');
  return type === undefined ? disposition : `${disposition}\r\ncontent-type: ${mediaTypeOf(type)}`;
}

function isSendable(name: string): boolean {
  return name.isWellFormed() && !/(?![\r\n])\p{Cc}/u.test(name);
}

/** As the WHATWG HTML standard escapes names in `multipart/form-data`. */
function escaped(name: string): string {
  return name.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22');
}
