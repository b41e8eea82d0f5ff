import { plainHttpHint } from '#auth';
import { isSecureUrl } from '#outbound';
import type { Path } from './file-path.js';
import type { FileProblem } from './file-problems.js';
import type { GatewayFileContext } from './gateway-file-context.js';
import { isMapping, mappingOf, type Mapping } from './mapping.js';
import { mcpSays } from './mcp/mcp-contradictions.js';
import { prefixesSay } from './mcp/prefixes.js';
import { openApiSays } from './openapi-contradictions.js';
import type { Places } from './yaml/places.js';

interface Beside {
  readonly context: GatewayFileContext;
  readonly places: Places;
}

/** One problem by the path of its key, which stands in the file unless it is missing there. */
type Said = readonly [path: Path, text: string];

/**
 * What the parts of an upstream say against each other. Takes whatever stands in the file: a part of the
 * wrong shape is passed over, since its shape is a problem already.
 */
export function contradictions(file: unknown, { context, places }: Beside): readonly FileProblem[] {
  const { upstreams, sample } = mappingOf(file);
  const entries = Object.entries(mappingOf(upstreams));
  const found: Said[] = entries.flatMap(([name, entry]) => {
    const own = ['upstreams', name];
    const { exchange, headers, tools } = mappingOf(entry);
    const { plainHttpHosts } = context.surroundings;
    return [
      ...exchangeSays([...own, 'exchange'], exchange, context),
      ...doubledHeaders([...own, 'headers'], headers),
      ...overridesSay([...own, 'tools', 'override'], mappingOf(tools)['override'], exchange),
      ...openApiSays(own, mappingOf(entry), plainHttpHosts),
      ...mcpSays(own, mappingOf(entry)),
    ];
  });
  found.push(...prefixesSay(upstreams, sample === true));
  const isEmpty = upstreams === undefined || (isMapping(upstreams) && entries.length === 0);
  if (isEmpty && sample !== true && isMapping(file)) {
    found.push([
      ['upstreams'],
      'at least one is required, unless sample is true; write its name below',
    ]);
  }
  return found.map(([path, text]) => ({ path, offset: places.keyOf(path), text }));
}

function exchangeSays(path: Path, exchange: unknown, context: GatewayFileContext): readonly Said[] {
  if (!isMapping(exchange)) return [];
  const { audience, resource, issuer } = exchange;
  const found: Said[] = [];
  const say = (key: string, text: string) => found.push([[...path, key], text]);
  if (audience === undefined && resource === undefined) {
    say('audience', 'required; write audience, or resource where the profile takes it');
  }
  if (audience !== undefined && resource !== undefined) {
    say('resource', 'stands beside audience; write one of them');
  }
  if (typeof issuer === 'string' && URL.canParse(issuer)) {
    const isSecure = isSecureUrl(issuer, context.surroundings.plainHttpHosts);
    if (!isSecure) say('issuer', `https is required off loopback; ${plainHttpHint(issuer)}`);
  }
  return [...found, ...clientSays(path, exchange, context)];
}

function clientSays(path: Path, exchange: Mapping, context: GatewayFileContext): readonly Said[] {
  const { client, issuer, tokenEndpointAuth: method } = exchange;
  if (client === undefined) {
    const { exchange: usual } = context;
    if (typeof issuer === 'string' && issuer !== usual.issuer) {
      const text =
        "required with another issuer than the callers'; write the client that is known there";
      return [[[...path, 'client'], text]];
    }
    if (typeof method !== 'string' || method === usual.client.method) return [];
    const text = `the client of the environment uses ${usual.client.method}; write a client here, or remove it`;
    return [[[...path, 'tokenEndpointAuth'], text]];
  }
  if (!isMapping(client)) return [];
  return [...proofSays([...path, 'client'], client), ...methodSays(path, method, client)];
}

function proofSays(path: Path, { secret, key, keyId }: Mapping): readonly Said[] {
  const found: Said[] = [];
  if (secret !== undefined && key !== undefined) {
    found.push([[...path, 'key'], 'stands beside secret; write one of them']);
  }
  if (secret === undefined && key === undefined) {
    found.push([[...path, 'secret'], "required; write secret: '${file:…}', or key"]);
  }
  if (keyId !== undefined && key === undefined) {
    found.push([[...path, 'keyId'], 'has no use without key; remove it']);
  }
  return found;
}

function methodSays(path: Path, method: unknown, { secret, key }: Mapping): readonly Said[] {
  const own = [...path, 'tokenEndpointAuth'];
  if (method === 'private_key_jwt' && key === undefined && secret !== undefined) {
    return [[own, 'private_key_jwt takes client.key; write it in the place of client.secret']];
  }
  const takesSecret = method === 'client_secret_post' || method === 'client_secret_basic';
  return takesSecret && secret === undefined && key !== undefined
    ? [[own, 'takes client.secret and not client.key; write private_key_jwt, or remove it']]
    : [];
}

/** Names that differ in letter case alone are one header (RFC 9110 §5.1). */
function doubledHeaders(path: Path, headers: unknown): readonly Said[] {
  const seen = new Set<string>();
  return Object.keys(mappingOf(headers)).flatMap((name): Said[] => {
    const lower = name.toLowerCase();
    const isDouble = seen.has(lower);
    seen.add(lower);
    const text = 'the same header stands above in other letters; write it once';
    return isDouble ? [[[...path, name], text]] : [];
  });
}

/** A tool asks for a part of the ceiling. */
function overridesSay(path: Path, overrides: unknown, exchange: unknown): readonly Said[] {
  return Object.entries(mappingOf(overrides)).flatMap(([tool, override]): Said[] => {
    const { upstreamScopes } = mappingOf(override);
    const own = [...path, tool, 'upstreamScopes'];
    if (!Array.isArray(upstreamScopes)) return [];
    if (exchange === 'none') return [[own, 'has no use with exchange: none; remove it']];
    const { scopes } = mappingOf(exchange);
    if (!Array.isArray(scopes)) return [];
    return upstreamScopes.flatMap((scope: unknown, index): Said[] =>
      scopes.includes(scope)
        ? []
        : [
            [
              [...own, index],
              'is not in exchange.scopes, the most that may be asked; add it there',
            ],
          ],
    );
  });
}
