import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import {
  json,
  startDouble,
  type DoubleRequest,
  type HttpDouble,
} from '../../support/http-double.js';
import { claimsOf, issuerDocument, IssuerKey, unsignedToken } from '../../support/issuer-key.js';
import { watchSecret } from '../../support/secret-search.js';

/** How issuer or upstream answer requests for one subject. */
export type Answer = (response: ServerResponse, request: DoubleRequest) => void;

/** The public URL of every gateway here; those in processes of their own listen elsewhere. */
export const PUBLIC_URL = 'http://localhost:3001';
export const CLIENT_SECRET = 'canary-hostile-secret-9b2e';
const key = new IssuerKey('hostile');

/** An issuer and an upstream of the test's own, which misbehave for the subjects they are told to. */
export class Services {
  readonly atIssuer = new Map<string, Answer>();
  readonly atUpstream = new Map<string, Answer>();
  /** How the issuer answers for its key set; by default with the keys. */
  jwks: Answer = (response) => {
    json(response, 200, { keys: [key.jwk] });
  };
  private people = 0;

  private constructor(
    private readonly issuer: HttpDouble,
    private readonly upstream: HttpDouble,
  ) {
    issuer.answer = (request, response) => {
      this.answerAsIssuer(request, response);
    };
    upstream.answer = (request, response) => {
      const sub = subjectOf(request.headers.authorization ?? '');
      const told = this.atUpstream.get(sub);
      if (told) told(response, request);
      else json(response, 200, { delegatedTo: sub });
    };
  }

  static async start(): Promise<Services> {
    return new Services(await startDouble(), await startDouble());
  }

  /** Settings of a gateway that trusts this issuer and calls this upstream. */
  get env(): Record<string, string> {
    return {
      MCP_SERVER_URL: PUBLIC_URL,
      ISSUER_URL: `${this.issuer.url}/`,
      TOKEN_PROFILE: 'auth0',
      EXCHANGE_PROFILE: 'rfc8693',
      MCP_AUTH0_CLIENT_ID: 'hostile-gateway',
      MCP_AUTH0_CLIENT_SECRET: CLIENT_SECRET,
      API_BASE_URL: this.upstream.url,
      API_AUTH0_AUDIENCE: this.upstream.url,
      EXCHANGE_TIMEOUT_MS: '3000',
      UPSTREAM_TIMEOUT_MS: '2000',
      LOG_LEVEL: 'debug',
    };
  }

  /** A port that is taken: the issuer’s. */
  get port(): string {
    return new URL(this.issuer.url).port;
  }

  /** A subject nobody has heard of. */
  person(): string {
    this.people += 1;
    return `person|${this.people}`;
  }

  /** According to the gateway's clock, which is the real one. */
  nowSeconds(): number {
    return Math.floor(Date.now() / 1000);
  }

  /** A valid token for a subject. */
  token(sub = this.person(), claims: object = {}): string {
    const now = this.nowSeconds();
    return this.signed(
      JSON.stringify({
        iss: `${this.issuer.url}/`,
        sub,
        aud: `${PUBLIC_URL}/`,
        client_id: 'hostile-client',
        iat: now,
        exp: now + 3600,
        jti: randomUUID(),
        scope: 'tool:greet tool:whoami',
        ...claims,
      }),
    );
  }

  /** Signs any bytes with the issuer's key. */
  signed(payload: string, header: object = {}): string {
    const token = key.sign(payload, header);
    watchSecret(token);
    return token;
  }

  /** The token that the issuer gives for a subject's token by default. */
  delegated(sub: string, claims: object = {}): string {
    const own = { iss: `${this.issuer.url}/`, sub, aud: this.upstream.url, jti: randomUUID() };
    return unsignedToken({ ...own, ...claims });
  }

  /** How often the issuer was asked to exchange a token of the subject. */
  exchanges(sub: string): number {
    return this.issuer.requests.filter(
      ({ url, body }) =>
        url === '/token' && subjectOf(formOf(body).get('subject_token') ?? '') === sub,
    ).length;
  }

  /** How often the upstream was called as the subject. */
  calls(sub: string): number {
    return this.upstream.requests.filter(
      ({ headers }) => subjectOf(headers.authorization ?? '') === sub,
    ).length;
  }

  async close(): Promise<void> {
    await this.issuer.close();
    await this.upstream.close();
  }

  private answerAsIssuer(request: DoubleRequest, response: ServerResponse): void {
    const { url } = this.issuer;
    if (request.url === '/jwks') this.jwks(response, request);
    else if (request.url === '/token') {
      const sub = subjectOf(formOf(request.body).get('subject_token') ?? '');
      (this.atIssuer.get(sub) ?? grants(this.delegated(sub)))(response, request);
    } else {
      json(response, 200, issuerDocument(request.url, { issuer: `${url}/`, keys: [key.jwk] }));
    }
  }
}

/** A token answer (RFC 8693 §2.2.1). */
export function grants(accessToken: string, more: object = {}): Answer {
  return (response) => {
    json(response, 200, {
      access_token: accessToken,
      issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      token_type: 'Bearer',
      expires_in: 600,
      ...more,
    });
  };
}

export function formOf(body: string): URLSearchParams {
  return new URLSearchParams(body);
}

function subjectOf(token: string): string {
  const { sub } = claimsOf(token);
  return typeof sub === 'string' ? sub : '';
}
