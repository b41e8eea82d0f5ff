import { createHash, randomBytes } from 'node:crypto';

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
  const verifier = randomBytes(32).toString('base64url');
  const redirect = 'http://127.0.0.1:1/callback';
  const query = new URLSearchParams({
    client_id: 'mcp-cli',
    response_type: 'code',
    redirect_uri: redirect,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    scope: scopes.join(' '),
    resource,
    demo_user: demoUser,
  });
  const authorized = await fetch(`${issuer}authorize?${query.toString()}`, {
    headers,
    redirect: 'manual',
  });
  const location = new URL(authorized.headers.get('location') ?? 'http://none.invalid');
  const code = location.searchParams.get('code');
  if (code === null) throw new Error(`sign-in failed: ${authorized.status} ${location.search}`);
  const response = await fetch(`${issuer}oauth/token`, {
    method: 'POST',
    headers,
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: 'mcp-cli',
      redirect_uri: redirect,
      code,
      code_verifier: verifier,
      resource,
    }),
  });
  const answer = (await response.json()) as { access_token: string; scope: string };
  if (response.status !== 200) throw new Error(`sign-in failed: ${JSON.stringify(answer)}`);
  return { accessToken: answer.access_token, scope: answer.scope };
}
