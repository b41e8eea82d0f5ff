/** `type/subtype` with parameters (RFC 9110 §8.3.1), of lengths that occur. */
const MEDIA_TYPE =
  /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}\/[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}(?: ?; ?[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}=(?:[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}|"[\x20\x21\x23-\x5b\x5d-\x7e]{0,128}")){0,4}$/;

/** Whether a text is a media type, or a range of them such as `image/*`. */
export function isMediaType(text: string): boolean {
  return MEDIA_TYPE.test(text);
}

/** `type/subtype` in lower case, without parameters. */
export function essenceOf(mediaType: string): string {
  return (mediaType.split(';', 1)[0] ?? '').trim().toLowerCase();
}

/** The media type without its charset: JSON is UTF-8 (RFC 8259 §8.1), and so are the texts that we send. */
export function withoutCharset(mediaType: string): string {
  return mediaType.replace(/ ?; ?charset=(?:"[^"]*"|[^;"]*)/i, '');
}

/** Whether JSON is written in it (RFC 6839 §3.1). */
export function isJson(mediaType: string): boolean {
  return /^(?:application\/json|text\/json|[^*]+\/[^*]+\+json)$/.test(essenceOf(mediaType));
}

/** Whether a media type is one of a range, or equal to it. */
export function isWithin(mediaType: string, range: string): boolean {
  const [one, other] = [essenceOf(mediaType), essenceOf(range)];
  return (
    other === '*/*' || one === other || (other.endsWith('/*') && one.startsWith(other.slice(0, -1)))
  );
}
