/**
 * Descriptions of clients that run on this machine, as they stand at their ids
 * (draft-ietf-oauth-client-id-metadata-document), for when those cannot be reached: a demonstration
 * needs no network. Their codes go to loopback, or to the page that hands them on to the editor.
 */
const KNOWN: readonly { readonly client_id: string }[] = [
  {
    client_id: 'https://claude.ai/oauth/claude-code-client-metadata',
    client_name: 'Claude Code',
    client_uri: 'https://claude.ai',
    redirect_uris: ['http://localhost/callback', 'http://127.0.0.1/callback'],
  },
  {
    client_id: 'https://vscode.dev/oauth/client-metadata.json',
    client_name: 'Visual Studio Code',
    client_uri: 'https://vscode.dev/product',
    redirect_uris: ['http://127.0.0.1:33418/', 'https://vscode.dev/redirect'],
  },
].map((document) => ({
  ...document,
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  token_endpoint_auth_method: 'none',
  application_type: 'native',
}));

/** Fetches, and answers for the known descriptions itself where nothing or no 200 comes. */
export function withKnownDocuments(network: typeof fetch): typeof fetch {
  return async (input, init) => {
    const known = KNOWN.find(({ client_id: id }) => id === new Request(input).url);
    if (known === undefined) return network(input, init);
    const answer = await network(input, init).catch(() => undefined);
    return answer?.status === 200 ? answer : Response.json(known);
  };
}
