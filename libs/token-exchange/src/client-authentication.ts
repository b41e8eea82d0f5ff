/** How the gateway proves who it is at the token endpoint (RFC 6749 §2.3.1). */
export type ClientAuthenticationMethod = 'client_secret_post' | 'client_secret_basic';

/** What an authentication method adds to a request. */
export interface ClientProof {
  readonly headers: Readonly<Record<string, string>>;
  readonly parameters: Readonly<Record<string, string>>;
}

/** The proof of a client by its secret; Basic values are form-encoded first (RFC 6749 §2.3.1). */
export function proveClient(client: {
  readonly id: string;
  readonly secret: string;
  readonly method: ClientAuthenticationMethod;
}): ClientProof {
  if (client.method === 'client_secret_post') {
    return { headers: {}, parameters: { client_id: client.id, client_secret: client.secret } };
  }
  const pair = `${formEncode(client.id)}:${formEncode(client.secret)}`;
  return {
    headers: { authorization: `Basic ${Buffer.from(pair).toString('base64')}` },
    parameters: {},
  };
}

function formEncode(value: string): string {
  return new URLSearchParams({ v: value }).toString().slice('v='.length);
}
