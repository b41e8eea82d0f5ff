import { safeLine } from '#foreign-text';

/** So many consecutive letters and digits of a secret are taken for the secret. */
const TELLING = 8;
const SHORTEST_SECRET = 4;
const WITHHELD = '[withheld: it repeats a part of a secret]';

/** What was sent with one request and must never be repeated. */
export function requestSecrets(sent: {
  readonly subjectToken: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
}): readonly string[] {
  const { parameters, headers, subjectToken } = sent;
  const { client_secret: posted = '', client_assertion: assertion = '' } = parameters;
  const credentials = headers['authorization']?.split(' ')[1] ?? '';
  // Form-encoded within the base64 of `Basic` (RFC 6749 §2.3.1).
  const pair = Buffer.from(credentials, 'base64').toString('utf8');
  const secret = posted || decoded(pair.slice(pair.indexOf(':') + 1));
  const plain = [subjectToken, assertion, secret].filter((text) => text !== '');
  const base64 = plain.map((text) => Buffer.from(text).toString('base64'));
  return [...plain, ...base64, ...(credentials === '' ? [] : [credentials])];
}

/**
 * What an issuer said, for a log: as `safeLine`, without the secrets; withheld if it repeats eight letters or
 * digits of a secret in any encoding.
 */
export function saidLine(text: string, secrets: readonly string[]): string {
  const without = secrets
    .filter(({ length }) => length >= SHORTEST_SECRET)
    .reduce((rest, secret) => rest.replaceAll(secret, '[removed]'), text);
  const line = safeLine(without);
  return repeatsSecret(line, secrets) ? WITHHELD : line;
}

/** Whether a text repeats eight letters or digits of a secret, ignoring percent-encoding and escapes. */
export function repeatsSecret(text: string, secrets: readonly string[]): boolean {
  const said = bare(text);
  const pieces = new Set(piecesOf(said));
  return secrets
    .map(bare)
    .some((secret) =>
      secret.length < TELLING
        ? secret.length >= SHORTEST_SECRET && said.includes(secret)
        : piecesOf(secret).some((piece) => pieces.has(piece)),
    );
}

/** Every substring of `TELLING` characters. */
function piecesOf(text: string): string[] {
  const count = Math.max(0, text.length - TELLING + 1);
  return Array.from({ length: count }, (_, at) => text.slice(at, at + TELLING));
}

function bare(text: string): string {
  return decoded(text)
    .replace(/[^A-Za-z0-9]+/g, '')
    .toLowerCase();
}

/** Without percent-encoding, however often it was applied. */
function decoded(text: string): string {
  const once = text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (bytes) =>
    Buffer.from(bytes.replaceAll('%', ''), 'hex').toString('utf8'),
  );
  return once === text ? text : decoded(once);
}
