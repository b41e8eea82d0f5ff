/** A media type or a range of them, without parameters (RFC 9110 §8.3.1, RFC 6838 §4.2). */
const MEDIA_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/(?:\*|[a-z0-9][a-z0-9!#$&^_.+-]{0,126})$/;
/** Types of answers that go on until somebody stops listening. */
const ENDLESS: ReadonlySet<string> = new Set([
  'text/event-stream',
  'application/x-ndjson',
  'application/ndjson',
  'application/jsonl',
  'application/x-jsonlines',
  'application/stream+json',
  'application/x-json-stream',
  'application/json-seq',
]);

/** A media type of a document in lower case and without parameters; undefined if it is none. */
export function mediaTypeOf(text: string): string | undefined {
  const [type = ''] = text.slice(0, 300).split(';', 1);
  const plain = type.trim().toLowerCase();
  return MEDIA_TYPE.test(plain) ? plain : undefined;
}

/** `application/json`, and what is written as it (RFC 6839 §3.1). */
export function isJson(type: string): boolean {
  return type === 'application/json' || (type.endsWith('+json') && !isEndless(type));
}

/** A stream of events or of lines. */
export function isEndless(type: string): boolean {
  return ENDLESS.has(type);
}
