import type { ApiDocument } from '../document/api-document.js';
import { member, type Node } from '../document/node.js';
import { headerRole } from '../request/reserved-headers.js';
import { quoted } from '../selection/quoted.js';

/** What a delegated token can do for a security scheme. */
export interface SchemeUse {
  /** Why the token does not serve the scheme: `"basicAuth" (HTTP basic)`. */
  readonly obstacle: string | undefined;
  /** Whether what an operation lists with it are scopes. */
  readonly hasScopes: boolean;
  /** The entry of `securitySchemes` in the settings that would serve it: `key: { header: x-key, value: '…' }`. */
  readonly entry: string | undefined;
}

/**
 * Whether a delegated token serves a scheme (OpenAPI, Security Scheme Object): OAuth 2, OpenID Connect, HTTP bearer,
 * and an API key in the `Authorization` header do; nothing else does without a value in the settings. Throws
 * `DocumentError` for a scheme whose reference leads nowhere.
 */
export function schemeOf(document: ApiDocument, name: string): SchemeUse {
  const scheme = schemeNode(document, name);
  const type = scheme && textOf(scheme, 'type').toLowerCase();
  if (type === 'oauth2' || type === 'openidconnect')
    return { obstacle: undefined, hasScopes: true, entry: undefined };
  const kind = scheme === undefined ? 'not among its securitySchemes' : kindOf(scheme);
  const obstacle = kind === undefined ? undefined : `${quoted(name)} (${kind})`;
  const header = obstacle === undefined ? undefined : scheme && keyHeader(scheme);
  return { obstacle, hasScopes: false, entry: header && entryOf(name, header) };
}

/** The Security Scheme Object of a name; undefined where there is none. Throws `DocumentError`. */
export function schemeNode(document: ApiDocument, name: string): Node | undefined {
  const components = member(document.root, 'components');
  const schemes = components && member(components, 'securitySchemes');
  const named = schemes && member(schemes, name);
  return named && document.resolve(named);
}

/**
 * What a scheme without scopes is, if the token does not serve it: `an API key in the header "X-Key"`; undefined if
 * it does.
 */
export function kindOf(scheme: Node): string | undefined {
  switch (textOf(scheme, 'type').toLowerCase()) {
    case 'oauth2':
    case 'openidconnect':
      return undefined;
    case 'http': {
      const kind = textOf(scheme, 'scheme').toLowerCase();
      if (kind === 'bearer') return undefined;
      return kind === 'basic' ? 'HTTP basic' : 'an HTTP scheme other than bearer';
    }
    case 'mutualtls':
      return 'a client certificate';
    case 'apikey':
      return apiKeyKind(scheme);
    default:
      return 'of a type that is not known';
  }
}

function apiKeyKind(scheme: Node): string | undefined {
  const header = keyHeader(scheme);
  if (header?.toLowerCase() === 'authorization') return undefined;
  const name = quoted(textOf(scheme, 'name'));
  if (header !== undefined) return `an API key in the header ${name}`;
  switch (textOf(scheme, 'in').toLowerCase()) {
    case 'query':
      return `an API key in the query as ${name}`;
    case 'cookie':
      return `an API key in the cookie ${name}`;
    default:
      return 'an API key in no place that is known';
  }
}

/** The header that carries an API key, as the document writes it; undefined for any other scheme. */
export function keyHeader(scheme: Node): string | undefined {
  const isKey = textOf(scheme, 'type').toLowerCase() === 'apikey';
  const name = textOf(scheme, 'name');
  return isKey && textOf(scheme, 'in').toLowerCase() === 'header' && name !== '' ? name : undefined;
}

function textOf(scheme: Node, key: string): string {
  const value = member(scheme, key)?.value;
  return typeof value === 'string' ? value : '';
}

/** What YAML takes without quotes. */
const PLAIN = /^[A-Za-z][A-Za-z0-9_-]{0,127}$/;
/** Most characters of a scheme's name that a line to write repeats. */
const MAX_ENTRY_CHARACTERS = 128;

function entryOf(name: string, header: string): string | undefined {
  if (headerRole(header) !== 'argument' || name.length > MAX_ENTRY_CHARACTERS) return undefined;
  const key = PLAIN.test(name) ? name : quoted(name);
  const lower = header.toLowerCase();
  const sent = PLAIN.test(lower) ? lower : quoted(lower);
  return `${key}: { header: ${sent}, value: '\${env:${variableOf(name)}}' }`;
}

/** A name as variables of the environment have it: `TENANT_KEY` for `tenantKey`. */
function variableOf(name: string): string {
  const words = name
    .replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_')
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .filter((word) => word !== '');
  const variable = words.join('_');
  return /^[A-Z]/.test(variable) ? variable : ['API_KEY', ...words].join('_');
}
