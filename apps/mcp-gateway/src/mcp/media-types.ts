/** Whether a `Content-Type` is `application/json`, with any parameters (RFC 9110 §8.3). */
export function isJsonContentType(header: string | undefined): boolean {
  return mediaType(header ?? '') === 'application/json';
}

/** Whether an `Accept` allows a type; an absent header allows all (RFC 9110 §12.5.1). */
export function accepts(header: string | undefined, type: `${string}/${string}`): boolean {
  if (header === undefined || header.trim() === '') return true;
  const [group] = type.split('/', 1);
  return header
    .split(',')
    .map(mediaType)
    .some((range) => range === type || range === '*/*' || range === `${group}/*`);
}

function mediaType(value: string): string {
  return (value.split(';', 1)[0] ?? '').trim().toLowerCase();
}
