import type { ApiDocument } from '../document/api-document.js';
import { member, members, type Node } from '../document/node.js';
import type { Operation } from '../selection/operation.js';
import { quoted } from '../selection/quoted.js';
import type { ApiToolSettings } from './api-tool.js';
import { Refusal } from './refusal.js';

/** Most servers of one place that are looked at. */
export const MAX_SERVERS = 50;
/** Most characters of a server's URL. */
export const MAX_SERVER_CHARACTERS = 2_048;

/** Hosts to which plain HTTP is spoken (RFC 8252 §7.3, RFC 6761 §6.3). */
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Where an operation's requests go. */
export interface OperationServer {
  /** Origin and path of another host that the settings list; undefined: the upstream's own URL. */
  readonly url: string | undefined;
  readonly note: string | undefined;
}

type ServerSettings = Pick<ApiToolSettings, 'url' | 'hosts'>;

/**
 * Where an operation's requests go (OpenAPI, Server Object): to the upstream's URL, unless the operation or its path
 * has servers of its own. Of these the document's own, those on the upstream's host, relative ones and ones with
 * variables change nothing. Throws `Refusal` for a host that the settings do not list, and for plain HTTP elsewhere
 * than on loopback.
 */
export function serverOf(
  document: ApiDocument,
  operation: Operation,
  settings: ServerSettings,
): OperationServer {
  const own = serversOf(operation.node);
  const stated = own.length > 0 ? own : serversOf(operation.pathItem);
  if (stated.length === 0) return { url: undefined, note: undefined };
  const roots = new Set(serversOf(document.root));
  if (stated.some((each) => roots.has(each))) return { url: undefined, note: undefined };
  const absolute = stated.flatMap((each) => absoluteUrl(each) ?? []);
  const base = new URL(settings.url);
  const near = absolute.length === 0 || absolute.some(({ host }) => host === base.host);
  if (near) return ofUpstream(absolute, base);
  const listed = absolute.find(({ host }) => settings.hosts.includes(host));
  if (listed === undefined) {
    const host = absolute[0]?.host ?? '';
    throw new Refusal('server', `its server is on ${quoted(host)}; list that under hosts`);
  }
  return { url: usable(listed), note: undefined };
}

/** What is odd about the document's own servers: they are not asked where requests go. */
export function serverWarning(document: ApiDocument, { url }: ServerSettings): string | undefined {
  const paths = serversOf(document.root).flatMap((each) => {
    const absolute = absoluteUrl(each);
    return absolute === undefined ? [] : [pathOf(absolute)];
  });
  const ours = pathOf(new URL(url));
  const [first] = paths;
  if (first === undefined || paths.includes(ours)) return undefined;
  return `the document's server has the path ${quoted(first || '/')}, and url has ${quoted(ours || '/')}: requests go below the latter`;
}

function ofUpstream(absolute: readonly URL[], base: URL): OperationServer {
  const isSame = absolute.some((each) => each.host === base.host && pathOf(each) === pathOf(base));
  const note = isSame ? undefined : 'its own servers are not used: requests go below the url';
  return { url: undefined, note };
}

/** The URLs of a list of servers, without a slash at their ends. */
function serversOf(node: Node): readonly string[] {
  const servers = member(node, 'servers');
  if (!Array.isArray(servers?.value)) return [];
  return members({ ...servers, value: servers.value.slice(0, MAX_SERVERS) }).flatMap(([, each]) => {
    const url = member(each, 'url')?.value;
    if (typeof url !== 'string' || url.length > MAX_SERVER_CHARACTERS) return [];
    return [url.endsWith('/') ? url.slice(0, -1) : url];
  });
}

/** A URL that says by itself where it leads; one with variables or without a host does not. */
function absoluteUrl(text: string): URL | undefined {
  if (/[{}]/.test(text) || !/^https?:\/\//i.test(text) || !URL.canParse(text)) return undefined;
  return new URL(text);
}

function usable(url: URL): string {
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    const text = 'its server has a user, a query or a fragment; write a plain URL';
    throw new Refusal('server', text);
  }
  if (url.protocol === 'http:' && !LOOPBACK.test(url.hostname)) {
    throw new Refusal('server', `its server ${quoted(url.host)} is plain HTTP; write https`);
  }
  return `${url.origin}${pathOf(url)}`;
}

function pathOf({ pathname }: URL): string {
  return pathname.endsWith('/') ? pathname.slice(0, -1) : pathname;
}
