import { mediaTypeOf } from '../answer/media-type.js';
import { writeMultipart, type BodyPart } from './multipart.js';
import { RequestRefusal } from './request-refusal.js';

/** What a request carries. A media type is sent as it is given. */
export type RequestBody =
  /** A value that `JSON.stringify` writes; by default `application/json`. */
  | { readonly json: unknown; readonly mediaType?: string }
  /** `application/x-www-form-urlencoded`, in order, names may repeat. */
  | { readonly form: readonly (readonly [name: string, value: string])[] }
  /** `multipart/form-data`. */
  | { readonly multipart: readonly BodyPart[] }
  /** UTF-8; by default `text/plain; charset=utf-8`. Also for JSON whose digits matter. */
  | { readonly text: string; readonly mediaType?: string }
  | { readonly bytes: Uint8Array; readonly mediaType: string };

/** A body as it is sent. */
export interface WrittenBody {
  readonly bytes: Buffer;
  readonly mediaType: string;
}

/** Throws `RequestRefusal` for what cannot be sent, and `TypeError` for a value that JSON does not have. */
export function writeBody(body: RequestBody): WrittenBody {
  if ('multipart' in body) return writeMultipart(body.multipart);
  if ('bytes' in body) {
    return { bytes: Buffer.from(body.bytes), mediaType: mediaTypeOf(body.mediaType) };
  }
  if ('form' in body) {
    const text = new URLSearchParams(
      body.form.map(([name, value]) => [name, value] as [string, string]),
    ).toString();
    const whole = body.form.every((pair) => pair.every((each) => each.isWellFormed()));
    return { bytes: utf8(text, whole), mediaType: 'application/x-www-form-urlencoded' };
  }
  if ('text' in body) {
    const mediaType = mediaTypeOf(body.mediaType ?? 'text/plain; charset=utf-8');
    return { bytes: utf8(body.text, body.text.isWellFormed()), mediaType };
  }
  const json = JSON.stringify(body.json) as string | undefined;
  if (json === undefined) throw new TypeError('the value of a JSON body is not one that JSON has');
  return { bytes: utf8(json, true), mediaType: mediaTypeOf(body.mediaType ?? 'application/json') };
}

function utf8(text: string, whole: boolean): Buffer {
  if (!whole) throw new RequestRefusal('A text of the body must not hold half a character.');
  return Buffer.from(text);
}
