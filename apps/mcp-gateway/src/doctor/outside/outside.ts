import { isSecureUrl } from '#outbound';
import type { Ask } from '../ask.js';
import type { Line, Section } from '../report.js';
import { linesOf, quoted } from '../report.js';
import { checkCors } from './cors.check.js';
import { checkEndpoint, type Endpoint } from './endpoint.check.js';
import { checkEras } from './eras.check.js';
import { checkIssuer, type IssuerFound } from './issuer-metadata.check.js';
import { checkMethods } from './methods.check.js';
import { checkClientsWelcome } from './registration.check.js';
import { checkResourceMetadata, type ResourceMetadata } from './resource-metadata.check.js';

/** What is known of a server before it is looked at from outside. */
export interface Outside {
  readonly url: string;
  readonly token?: string | undefined;
  /** What our settings say of it; without them it is anybody's server. */
  readonly own?: {
    readonly resource: string;
    readonly issuer: string;
    /** What a 401 asks for, as clients ask for it. */
    readonly scopes: readonly string[];
    /** Its metadata, where it is known. */
    readonly found: IssuerFound;
  };
}

/** Most authorization servers of one resource that are looked at. */
const MOST_ISSUERS = 3;

/** What was found, and whether an MCP server was there at all. */
export interface OutsideFound {
  readonly sections: readonly Section[];
  readonly server: boolean;
}

/** Looks at a server as a client does that has its URL and nothing else. */
export async function lookFromOutside(ask: Ask, outside: Outside): Promise<OutsideFound> {
  const { url, own } = outside;
  const endpoint = await checkEndpoint(ask, url);
  const title = own === undefined ? `Server ${url}` : `The gateway at ${url}`;
  if (endpoint.kind === 'none') {
    const { reply } = endpoint;
    const silent = !reply.answered && !reply.garbled;
    const lines = own && silent ? [notRunning(url, reply.reason)] : endpoint.lines;
    return { sections: [{ title, lines }], server: false };
  }
  const metadata = await metadataOf(ask, outside, endpoint);
  const issuers = own === undefined ? await issuersOf(ask, metadata) : [own.found];
  const welcome = issuers.map((found) => found.document ?? {});
  const lines: Line[] = [
    ...endpoint.lines,
    ...metadata.lines,
    ...(own === undefined ? leftOutLines(metadata) : ownLines(own, metadata, endpoint)),
    ...(await checkMethods(ask, url, sessionOf(endpoint))),
    ...(await checkCors(ask, {
      url,
      challenges: endpoint.kind === 'protected',
      documents: [metadata.at, ...issuers.map(({ at }) => at)].flatMap((at) => at ?? []),
      tokenEndpoint: tokenEndpointOf(welcome[0]),
      ...(own !== undefined && { setting: 'CORS_ORIGINS' }),
    })),
    ...(await erasLines(ask, outside)),
  ];
  const sections = [{ title, lines }];
  if (own !== undefined) return { sections, server: true };
  const named = issuers.map((found, index) => ({
    title: `Issuer ${issuersLookedAt(metadata.issuers)[index] ?? ''}`,
    lines: [
      ...found.lines,
      ...(found.document ? checkClientsWelcome(found.document, metadata.scopes) : []),
    ],
  }));
  return { sections: [...sections, ...named], server: true };
}

/** Settings may be looked at before anything runs. */
function notRunning(url: string, reason: string): Line {
  return linesOf('reach').warning(`no gateway is reached at ${url}: ${reason}`, {
    setting: 'MCP_SERVER_URL',
    instead: 'start the gateway and ask again, or write the URL at which clients reach it',
  });
}

/** A token goes to no server where others could read it on the way. */
async function erasLines(ask: Ask, { url, token }: Outside): Promise<readonly Line[]> {
  if (token === undefined || isSecureUrl(url)) return checkEras(ask, url, token);
  const kept = linesOf('token').warning('not sent: by plain http others could read it', {
    instead: 'serve it by https',
  });
  return [kept, ...(await checkEras(ask, url, undefined))];
}

/** A server without authorization needs no metadata: that there is none is not even said. */
async function metadataOf(
  ask: Ask,
  { url }: Outside,
  { kind, challenge }: Endpoint,
): Promise<ResourceMetadata> {
  const metadata = await checkResourceMetadata(ask, url, challenge['resource_metadata']);
  return kind === 'open' && metadata.at === undefined ? { ...metadata, lines: [] } : metadata;
}

async function issuersOf(ask: Ask, { issuers }: ResourceMetadata): Promise<IssuerFound[]> {
  const found: IssuerFound[] = [];
  for (const issuer of issuersLookedAt(issuers)) found.push(await checkIssuer(ask, { issuer }));
  return found;
}

/** Who is named wrongly is not asked: it may be a machine or a file of the network that we are in. */
function issuersLookedAt(issuers: readonly string[]): readonly string[] {
  return issuers.filter((issuer) => isSecureUrl(issuer)).slice(0, MOST_ISSUERS);
}

function leftOutLines({ issuers }: ResourceMetadata): readonly Line[] {
  const sound = issuers.filter((issuer) => isSecureUrl(issuer)).length;
  const left = sound - MOST_ISSUERS;
  return left <= 0
    ? []
    : [
        linesOf('issuers').warning(
          `${left} of ${sound} are not looked at: the first ${MOST_ISSUERS} are`,
        ),
      ];
}

const running = linesOf('settings');

/** What runs there may have been started with other settings than those that are read here. */
function ownLines(
  own: NonNullable<Outside['own']>,
  metadata: ResourceMetadata,
  { kind, challenge }: Endpoint,
): readonly Line[] {
  const lines: Line[] = [];
  const differs = (name: string, seen: unknown, setting: string, ours: string) => {
    lines.push(
      running.wrong(
        `what runs there publishes ${name} ${quoted(seen)}, the settings say ${quoted(ours)}`,
        {
          setting,
          instead: 'start it with the settings that are read here, or read those that it has',
        },
      ),
    );
  };
  const { resource, issuers } = metadata;
  if (resource !== undefined && resource !== own.resource) {
    differs('resource', resource, 'AUTH0_AUDIENCE', own.resource);
  }
  if (issuers.length > 0 && !issuers.includes(own.issuer)) {
    differs('authorization_servers', issuers.join(' '), 'ISSUER_URL', own.issuer);
  }
  const asked = challenge.scope?.split(' ').sort().join(' ') ?? '';
  const ours = [...own.scopes].sort().join(' ');
  if (kind === 'protected' && asked !== ours) differs('scope', asked, 'BASELINE_SCOPES', ours);
  return lines.length > 0 || resource === undefined
    ? lines
    : [running.ok('what runs there publishes what the settings say')];
}

function sessionOf({ reply }: Endpoint): string | undefined {
  return reply.answered ? reply.headers['mcp-session-id'] : undefined;
}

function tokenEndpointOf(document: Readonly<Record<string, unknown>> | undefined) {
  const endpoint = document?.['token_endpoint'];
  return typeof endpoint === 'string' ? endpoint : undefined;
}
