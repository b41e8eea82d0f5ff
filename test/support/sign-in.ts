import { CodeFlow } from './code-flow.js';
import { watchSecret } from './secret-search.js';

/** What a direct sign-in asks for (the local issuer's `demo_user` parameter). */
export interface SignIn {
  readonly demoUser: string;
  readonly scopes: readonly string[];
  readonly resource: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Signs a demo user in at the local issuer as the command-line client: code flow with PKCE. */
export async function signIn(
  issuer: string,
  { demoUser, scopes, resource, headers = {} }: SignIn,
): Promise<{ accessToken: string; scope: string }> {
  const flow = new CodeFlow({
    client: 'mcp-cli',
    redirect: 'http://127.0.0.1:1/callback',
    scope: scopes.join(' '),
    more: { resource, demo_user: demoUser },
  });
  const authorized = await fetch(`${issuer}authorize?${flow.query}`, {
    headers,
    redirect: 'manual',
  });
  const location = new URL(authorized.headers.get('location') ?? 'http://none.invalid');
  const response = await fetch(`${issuer}oauth/token`, {
    method: 'POST',
    headers,
    body: flow.tokenRequest(location.searchParams, { resource }),
  });
  const answer = (await response.json()) as { access_token: string; scope: string };
  if (response.status !== 200) throw new Error(`sign-in failed: ${JSON.stringify(answer)}`);
  watchSecret(answer.access_token);
  return { accessToken: answer.access_token, scope: answer.scope };
}
