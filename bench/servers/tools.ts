import { setting } from './setting.js';

/** What is said of a caller. */
export interface Who {
  readonly sub: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
}

/** The result of `whoami`, the same from every server. */
export function whoami({ sub, clientId, scopes }: Who) {
  const data = { user: { sub, client_id: clientId }, scopes: [...scopes] };
  return {
    content: [{ type: 'text' as const, text: JSON.stringify(data, null, 2) }],
    structuredContent: data,
  };
}

/** The result of `greet`, the same from every server. */
export function greeting(name: string | undefined, sub: string, body: unknown) {
  const text =
    `Hello, ${name ?? 'there'} (${sub})!\n` +
    `Upstream API Response: ${JSON.stringify(body, null, 2)}`;
  return { content: [{ type: 'text' as const, text }] };
}

/** Throws unless a caller has the scope of a tool. */
export function demand({ scopes }: Pick<Who, 'scopes'>, tool: string): void {
  if (!scopes.includes(`tool:${tool}`)) throw new Error(`the scope tool:${tool} is missing`);
}

/** A delegated token (RFC 8693) for the upstream, exchanged anew. */
export async function exchange(tokenEndpoint: string, subjectToken: string): Promise<string> {
  const response = await fetch(tokenEndpoint, {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      client_id: setting('MCP_AUTH0_CLIENT_ID'),
      client_secret: setting('MCP_AUTH0_CLIENT_SECRET'),
      subject_token: subjectToken,
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      audience: setting('API_AUTH0_AUDIENCE'),
      scope: 'read:private',
    }),
  });
  if (!response.ok) throw new Error(`the token endpoint answered ${response.status}`);
  const { access_token: token } = (await response.json()) as { access_token?: string };
  if (token === undefined) throw new Error('the token endpoint answered no token');
  return token;
}

export const UPSTREAM_PATH = '/api/private-scope';

/** What the upstream answers to the bearer of a token. */
export async function readUpstream(token: string): Promise<unknown> {
  const response = await fetch(new URL(UPSTREAM_PATH, setting('API_BASE_URL')), {
    headers: { authorization: `Bearer ${token}` },
  });
  if (!response.ok) throw new Error(`the upstream answered ${response.status}`);
  return response.json();
}
