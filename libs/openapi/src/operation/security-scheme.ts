import type { ApiDocument } from '../document/api-document.js';
import { member, type Node } from '../document/node.js';
import { quoted } from '../selection/quoted.js';

/** What a delegated token can do for a security scheme. */
export interface SchemeUse {
  /** Why the token does not serve the scheme: `"basicAuth" (HTTP basic)`. */
  readonly obstacle: string | undefined;
  /** Whether what an operation lists with it are scopes. */
  readonly hasScopes: boolean;
}

/**
 * Whether a delegated token serves a scheme (OpenAPI, Security Scheme Object): OAuth 2, OpenID Connect, HTTP bearer,
 * and an API key in the `Authorization` header do; nothing else does without a value in the settings. Throws
 * `DocumentError` for a scheme whose reference leads nowhere.
 */
export function schemeOf(document: ApiDocument, name: string): SchemeUse {
  const components = member(document.root, 'components');
  const schemes = components && member(components, 'securitySchemes');
  const named = schemes && member(schemes, name);
  const scheme = named && document.resolve(named);
  const type = scheme && textOf(scheme, 'type');
  if (type === 'oauth2' || type === 'openidconnect')
    return { obstacle: undefined, hasScopes: true };
  const kind = scheme === undefined ? 'not among its securitySchemes' : kindOf(scheme, type);
  const obstacle = kind === undefined ? undefined : `${quoted(name)} (${kind})`;
  return { obstacle, hasScopes: false };
}

/** What a scheme without scopes is, if the token does not serve it. */
function kindOf(scheme: Node, type: string | undefined): string | undefined {
  if (type === 'http') {
    const kind = textOf(scheme, 'scheme');
    if (kind === 'bearer') return undefined;
    return kind === 'basic' ? 'HTTP basic' : 'an HTTP scheme other than bearer';
  }
  if (type === 'mutualtls') return 'a client certificate';
  if (type !== 'apikey') return 'of a type that is not known';
  const isToken = textOf(scheme, 'in') === 'header' && textOf(scheme, 'name') === 'authorization';
  return isToken ? undefined : 'an API key';
}

function textOf(scheme: Node, key: string): string | undefined {
  const value = member(scheme, key)?.value;
  return typeof value === 'string' ? value.toLowerCase() : undefined;
}
