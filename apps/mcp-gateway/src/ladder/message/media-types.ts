/** Whether a `Content-Type` is `application/json`, with any parameters (RFC 9110 §8.3). */
export function isJsonContentType(header: string | undefined): boolean {
  return mediaType(header ?? '') === 'application/json';
}

/** The `Accept` that Streamable HTTP asks of clients (Sending Messages). */
export const BOTH_TYPES = 'application/json, text/event-stream';

/**
 * Whether an `Accept` allows a type; an absent header allows all. Of its ranges the most specific one
 * decides, and a weight of 0 is a refusal (RFC 9110 §12.4.2, §12.5.1).
 */
export function accepts(header: string | undefined, type: `${string}/${string}`): boolean {
  if (header === undefined || header.trim() === '') return true;
  if (header === BOTH_TYPES && BOTH_TYPES.includes(type)) return true;
  const [group] = type.split('/', 1);
  const ranges = header.split(',');
  for (const wanted of [type, `${group}/*`, '*/*']) {
    const named = ranges.filter((range) => mediaType(range) === wanted);
    if (named.length > 0) return named.some((range) => !ZERO_WEIGHT.test(range));
  }
  return false;
}

/** Whether an `Accept` names this very type, and not with a weight of 0. */
export function namesType(header: string | undefined, type: `${string}/${string}`): boolean {
  const named = (header ?? '').split(',').filter((range) => mediaType(range) === type);
  return named.some((range) => !ZERO_WEIGHT.test(range));
}

/** Whether a `Content-Encoding` leaves the body as it is (RFC 9110 §8.4.1). */
export function isIdentityEncoding(header: string | undefined): boolean {
  if (header === undefined) return true;
  return header.split(',').every((coding) => ['', 'identity'].includes(lower(coding)));
}

/** Whether an `Accept-Encoding` names gzip, and not with a weight of 0 (RFC 9110 §12.5.3). */
export function acceptsGzip(header: string | undefined): boolean {
  const named = (header ?? '').split(',').filter((coding) => mediaType(coding) === 'gzip');
  return named.length > 0 && !named.some((coding) => ZERO_WEIGHT.test(coding));
}

const ZERO_WEIGHT = /;[ \t]{0,8}q=0(?:\.0{0,3})?[ \t]*(?:;|$)/i;

function mediaType(value: string): string {
  return lower(value.split(';', 1)[0] ?? '');
}

function lower(value: string): string {
  return value.trim().toLowerCase();
}
