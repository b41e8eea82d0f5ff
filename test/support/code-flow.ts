import { newPkce } from '../../apps/mcp-gateway/src/cli/client/pkce.js';

/** What a client asks for at the authorization endpoint. */
export interface Authorization {
  readonly client: string;
  readonly redirect: string;
  readonly scope: string;
  /** Further parameters, such as `resource` (RFC 8707). */
  readonly more?: Readonly<Record<string, string>>;
}

/** One sign-in by authorization code with PKCE (RFC 6749 §4.1, RFC 7636). */
export class CodeFlow {
  private readonly pkce = newPkce();

  constructor(private readonly asked: Authorization) {}

  /** The query of the authorization request. */
  get query(): string {
    const { client, redirect, scope, more } = this.asked;
    return new URLSearchParams({
      client_id: client,
      response_type: 'code',
      redirect_uri: redirect,
      scope,
      code_challenge: this.pkce.challenge,
      code_challenge_method: 'S256',
      ...more,
    }).toString();
  }

  /** The body of the token request for the code in the query of the redirect. Throws when none is there. */
  tokenRequest(answer: URLSearchParams, more: Readonly<Record<string, string>> = {}) {
    const code = answer.get('code');
    if (code === null) throw new Error(`sign-in failed: ${answer.toString()}`);
    return new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: this.asked.client,
      redirect_uri: this.asked.redirect,
      code,
      code_verifier: this.pkce.verifier,
      ...more,
    });
  }
}
