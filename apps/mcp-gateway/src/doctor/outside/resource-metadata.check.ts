import { resourceMetadataUrl } from '#auth';
import { canParseUrl, isSecureUrl } from '#outbound';
import { objectIn, outcome, strings, type Ask, type Reply } from '../ask.js';
import { linesOf, quoted, type Line } from '../report.js';

/** What a server says of itself (RFC 9728 §2), as far as it can be used. */
export interface ResourceMetadata {
  readonly lines: readonly Line[];
  /** Where it was found; nothing when nowhere. */
  readonly at: string | undefined;
  readonly resource: string | undefined;
  readonly issuers: readonly string[];
  readonly scopes: readonly string[];
}

const places = linesOf('metadata');
const resourceLine = linesOf('resource');
const issuersLine = linesOf('issuers');
const scopesLine = linesOf('scopes');

const ROOT = '/.well-known/oauth-protected-resource';

/** Looks at both well-known places and at the one that the challenge names. */
export async function checkResourceMetadata(
  ask: Ask,
  url: string,
  named: string | undefined,
): Promise<ResourceMetadata> {
  const atPath = resourceMetadataUrl(url);
  const { origin } = new URL(url);
  const atRoot = origin + ROOT;
  // Another origin in the challenge is wrong, and not asked: it may be a machine of the network that we are in.
  const own = named !== undefined && canParseUrl(named) && new URL(named).origin === origin;
  const ways = [atPath, atRoot, ...(own ? [named] : [])];
  const replies = new Map<string, Reply>();
  for (const at of new Set(ways)) {
    replies.set(at, await ask({ method: 'GET', url: at }));
  }
  const found = ways.find((at) => isDocument(replies.get(at)));
  const lines = placeLines({ atPath, atRoot, named, found }, replies);
  const reply = found === undefined ? undefined : replies.get(found);
  if (reply === undefined) {
    return { lines, at: undefined, resource: undefined, issuers: [], scopes: [] };
  }
  const { resource, authorization_servers, scopes_supported } = objectIn(reply) ?? {};
  const issuers = strings(authorization_servers) ?? [];
  const scopes = strings(scopes_supported) ?? [];
  return {
    lines: [
      ...lines,
      ...typeLine(reply),
      judgeResource(resource, url),
      judgeIssuers(issuers),
      scopesLine.ok(
        scopes.length === 0
          ? 'no scopes_supported'
          : `scopes_supported: ${quoted(scopes.join(' '))}`,
      ),
    ],
    at: found,
    resource: typeof resource === 'string' ? resource : undefined,
    issuers,
    scopes,
  };
}

function isDocument(reply: Reply | undefined): boolean {
  return reply?.answered === true && reply.status === 200 && objectIn(reply) !== undefined;
}

interface Places {
  readonly atPath: string;
  readonly atRoot: string;
  readonly named: string | undefined;
  readonly found: string | undefined;
}

function placeLines(
  { atPath, atRoot, named, found }: Places,
  replies: ReadonlyMap<string, Reply>,
): readonly Line[] {
  const said = (at: string) => {
    const reply = replies.get(at);
    if (isDocument(reply)) return 'there';
    if (reply?.answered === true && reply.status === 200) return 'no JSON object';
    return reply === undefined ? 'not asked' : outcome(reply);
  };
  const list = [...new Set([atPath, atRoot])].map((at) => `${at}: ${said(at)}`).join('; ');
  if (found === undefined) {
    return [
      places.wrong(`no protected resource metadata: ${list}`, {
        instead: `serve it at ${atPath} (RFC 9728 §3.1), without a token`,
        finding: 'no-metadata',
      }),
    ];
  }
  if (found === atPath) return [places.ok(list)];
  const named404 = found === named && found !== atRoot;
  return [
    places.warning(`${list}${named404 ? `; it is where the challenge says, ${named}` : ''}`, {
      instead: `serve it at ${atPath} as well (RFC 9728 §3.1)`,
      finding: named404 ? 'metadata-in-challenge-only' : 'metadata-not-at-path',
    }),
  ];
}

/** RFC 9728 §3.2. */
function typeLine(reply: Reply): readonly Line[] {
  const type = reply.answered ? reply.headers['content-type'] : undefined;
  if (/^application\/json\s*(;|$)/i.test(type ?? '')) return [];
  return [
    places.wrong(`its content type is ${quoted(type)}, wanted application/json`, {
      instead: 'send content-type: application/json (RFC 9728 §3.2)',
    }),
  ];
}

/** Clients compare it with the URL that they connect to (RFC 9728 §3.3). */
function judgeResource(resource: unknown, url: string): Line {
  const { href, pathname, origin } = new URL(url);
  if (pathname === '/' && resource === origin) {
    return resourceLine.ok(`resource is ${quoted(resource)}, without the slash of an empty path`, {
      finding: 'resource-without-slash',
    });
  }
  if (resource === href) return resourceLine.ok(`resource is ${quoted(resource)}, as the URL`);
  return resourceLine.wrong(`resource is ${quoted(resource)}, clients compute ${quoted(href)}`, {
    instead: `connect to the URL that it names, or publish ${href} (RFC 9728 §3.3)`,
    finding: 'resource-mismatch',
  });
}

function judgeIssuers(issuers: readonly string[]): Line {
  if (issuers.length === 0) {
    return issuersLine.wrong('authorization_servers is empty', {
      instead: 'name the issuer there, to the letter (RFC 9728 §2)',
      finding: 'no-metadata',
    });
  }
  const bad = issuers.filter((issuer) => !isSecureUrl(issuer));
  return bad.length === 0
    ? issuersLine.ok(`authorization_servers: ${issuers.map(quoted).join(', ')}`)
    : issuersLine.wrong(`authorization_servers names ${bad.map(quoted).join(', ')}`, {
        instead: 'name https URLs (RFC 8414 §2)',
      });
}
