import { CodeFlow } from '../support/code-flow.js';

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
  const flow = new CodeFlow({ client, redirect: REDIRECT, scope });
  const page = await fetch(`${endpoint}/auth?${flow.query}`);
  const action = /action="([^"]+)"/.exec(await page.text())?.[1]?.replaceAll('&amp;', '&');
  const cookie = page.headers.getSetCookie().map((line) => line.split(';', 1)[0]);
  const signedIn = await fetch(action ?? '', {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: cookie.join('; ') },
    body: new URLSearchParams({ username, password: `${username}-password` }),
  });
  const { searchParams } = new URL(signedIn.headers.get('location') ?? '');
  const body = flow.tokenRequest(searchParams);
  const answer = await fetch(`${endpoint}/token`, { method: 'POST', body });
  const tokens = (await answer.json()) as { access_token: string; refresh_token: string };
  return { accessToken: tokens.access_token, refreshToken: tokens.refresh_token };
}

interface SignIn {
  readonly username: string;
  readonly client?: string;
  readonly scope?: string;
}

/** Ends the person’s session at Keycloak, which makes the tokens worthless there. */
export async function signOut(issuer: string, { refreshToken }: SignedIn): Promise<void> {
  const body = new URLSearchParams({ client_id: 'mcp-cli', refresh_token: refreshToken });
  await fetch(`${issuer}/protocol/openid-connect/logout`, { method: 'POST', body });
}
