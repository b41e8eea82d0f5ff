import { canParseUrl, hasUserInfo, quotable } from '#outbound';

/** Scheme, host and port of a web page (Fetch, `Origin`); further schemes are those of apps and extensions. */
const ORIGIN = /^([a-z][a-z0-9+.-]*):\/\/([a-z0-9._~-]+|\[[0-9a-f:.]+\])(?::(\d{1,5}))?(.*)$/i;
/** Pages of these have an opaque origin, which is sent as `null` (HTML, Origin). */
const OPAQUE = ['about', 'blob', 'data', 'file', 'javascript'];
/** Whether Safari writes the ids of extensions in lower case is documented nowhere. */
const KEEPS_CASE = 'safari-web-extension';

/**
 * What is wrong with an entry of `CORS_ORIGINS`, with what to write instead; nothing when a browser can
 * send it in `Origin`. They are compared byte for byte, so that another spelling would let nobody in.
 */
export function originProblem(given: string): string | undefined {
  if (given.includes('*')) {
    return `${quotable(given)} is a pattern; write each origin in full, as https://app.example`;
  }
  if (hasUserInfo(given)) return noOrigin(given);
  const scheme = given.split(':', 1)[0]?.toLowerCase() ?? '';
  if (scheme === 'null' || OPAQUE.includes(scheme)) {
    return `${quotable(given)} is the origin of any file and sandboxed page; write the one of your client`;
  }
  const sent = /^https?:/i.test(given) ? webOrigin(given) : appOrigin(given);
  if (sent === undefined) return noOrigin(given);
  return sent === given ? undefined : `${quotable(given)} is not what browsers send; write ${sent}`;
}

function noOrigin(given: string): string {
  return `${quotable(given)} is not an origin; write scheme://host[:port], as https://app.example`;
}

function webOrigin(given: string): string | undefined {
  if (!canParseUrl(given)) return undefined;
  const { origin } = new URL(given);
  return ORIGIN.test(origin) ? origin : undefined;
}

/** No scheme but those of the web has a default port or another spelling of a host (URL, Origin). */
function appOrigin(given: string): string | undefined {
  const [, scheme, host, port, rest = ''] = ORIGIN.exec(given) ?? [];
  if (scheme === undefined || host === undefined || !/^([/?#]|$)/.test(rest)) return undefined;
  if (Number(port ?? 0) > 65_535) return undefined;
  const name = scheme.toLowerCase() === KEEPS_CASE ? host : host.toLowerCase();
  const at = port === undefined ? '' : `:${Number(port)}`;
  return `${scheme.toLowerCase()}://${name}${at}`;
}
