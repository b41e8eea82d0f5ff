import { createHash, randomBytes } from 'node:crypto';

/** What a person gets at the end of the code flow. */
export interface SignedIn {
  readonly accessToken: string;
  readonly refreshToken: string;
}

const REDIRECT = 'http://127.0.0.1:8976/callback';

/** Signs a person in through Keycloak’s own login page: code flow with PKCE (RFC 7636). */
export async function signIn(
  issuer: string,
  { username, client = 'mcp-cli', scope = 'tool:greet tool:whoami' }: SignIn,
): Promise<SignedIn> {
  const endpoint = `${issuer}/protocol/openid-connect`;
  const verifier = randomBytes(32).toString('base64url');
  const query = new URLSearchParams({
    client_id: client,
    response_type: 'code',
    redirect_uri: REDIRECT,
    scope,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const page = await fetch(`${endpoint}/auth?${query.toString()}`);
  const action = /action="([^"]+)"/.exec(await page.text())?.[1]?.replaceAll('&amp;', '&');
  const cookie = page.headers.getSetCookie().map((line) => line.split(';', 1)[0]);
  const signedIn = await fetch(action ?? '', {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: cookie.join('; ') },
    body: new URLSearchParams({ username, password: `${username}-password` }),
  });
  const code = new URL(signedIn.headers.get('location') ?? '').searchParams.get('code') ?? '';
  const answer = await fetch(`${endpoint}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: REDIRECT,
      client_id: client,
      code_verifier: verifier,
    }),
  });
  const tokens = (await answer.json()) as { access_token: string; refresh_token: string };
  return { accessToken: tokens.access_token, refreshToken: tokens.refresh_token };
}

interface SignIn {
  readonly username: string;
  readonly client?: string;
  readonly scope?: string;
}

/** Ends the person’s session at Keycloak, and with it what the tokens are good for there. */
export async function signOut(issuer: string, { refreshToken }: SignedIn): Promise<void> {
  const body = new URLSearchParams({ client_id: 'mcp-cli', refresh_token: refreshToken });
  await fetch(`${issuer}/protocol/openid-connect/logout`, { method: 'POST', body });
}
