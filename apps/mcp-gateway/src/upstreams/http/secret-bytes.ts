const REMOVED = '[removed]';

/** A body in which none of the secrets stands, whether it is a text or other bytes. */
export function withoutSecretBytes(body: Buffer, secrets: readonly string[]): Buffer {
  const found = secrets.filter((secret) => secret !== '' && body.includes(secret));
  if (found.length === 0) return body;
  const text = found.reduce(
    (rest, secret) => rest.replaceAll(Buffer.from(secret).toString('latin1'), REMOVED),
    body.toString('latin1'),
  );
  return Buffer.from(text, 'latin1');
}
