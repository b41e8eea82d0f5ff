import { cureOf, objectIn, outcome, type Ask } from '../ask.js';
import { linesOf, quoted, type Line } from '../report.js';

const keysLine = linesOf('keys');

type Jwk = Readonly<Record<string, unknown>>;

/** Fetches the issuer's key set, and judges what can verify a token with it. */
export async function checkKeys(
  ask: Ask,
  uri: unknown,
  setting: string,
): Promise<{ readonly lines: readonly Line[]; readonly keys: readonly Jwk[] }> {
  if (typeof uri !== 'string') {
    const line = keysLine.wrong('the issuer’s metadata names no jwks_uri', {
      setting: 'at the issuer',
      instead: 'publish its keys (RFC 8414 §2)',
    });
    return { lines: [line], keys: [] };
  }
  const reply = await ask({ method: 'GET', url: uri });
  const given = objectIn(reply)?.['keys'];
  if (!reply.answered || reply.status !== 200 || !Array.isArray(given)) {
    const problem = reply.answered && reply.status === 200 ? 'no JWK Set' : outcome(reply);
    const cure = {
      setting,
      instead: 'without keys no token can be verified: see that this machine reaches that URL',
    };
    const line = keysLine.wrong(`no keys at ${quoted(uri)}: ${problem}`, cureOf(reply, cure));
    return { lines: [line], keys: [] };
  }
  const keys = given.filter((key): key is Jwk => typeof key === 'object' && key !== null);
  const usable = keys.filter(isForRs256);
  if (usable.length === 0) {
    const kinds = keys.map(({ kty, alg }) => [kty, alg].filter(isText).join(' '));
    const line = keysLine.wrong(
      `of ${keys.length} keys none is for RS256: ${quoted(kinds.join(', '))}`,
      { setting: 'at the issuer', instead: 'sign access tokens of this API with RS256' },
    );
    return { lines: [line], keys };
  }
  return { lines: [usableLine(usable, keys.length)], keys };
}

function usableLine(usable: readonly Jwk[], count: number): Line {
  const named = usable.filter(({ kid }) => typeof kid === 'string');
  const kids =
    named.length === 0 ? 'no kid' : `kid ${named.map(({ kid }) => quoted(kid)).join(', ')}`;
  const text = `${count} ${count === 1 ? 'key' : 'keys'}, ${usable.length} for RS256, ${kids}`;
  return named.length === usable.length || usable.length === 1
    ? keysLine.ok(text)
    : keysLine.warning(`${text}; others have no kid`, {
        setting: 'at the issuer',
        instead: 'publish a kid with each key, so that tokens can say which one signed them',
      });
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isForRs256({ kty, alg, use, key_ops: operations }: Jwk): boolean {
  return (
    kty === 'RSA' &&
    (alg === undefined || alg === 'RS256') &&
    (use === undefined || use === 'sig') &&
    (operations === undefined || (Array.isArray(operations) && operations.includes('verify')))
  );
}
