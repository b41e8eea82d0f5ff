import { decodeJwt } from 'jose';
import { CLIENT_DOCUMENTS, CLIENT_SHAPES } from '../../../test/support/client-shapes.js';
import { CodeFlow } from '../../../test/support/code-flow.js';
import { freePorts } from '../../../test/support/free-ports.js';
import { LogCapture } from '../../../test/support/log-capture.js';
import { allowAsPerson } from '../../../test/support/person.js';
import { TOKEN_EXCHANGE_GRANT } from './clients.js';
import { parseConfig } from './config.js';
import { createLocalIssuer, type LocalIssuer } from './local-issuer.js';

/** A public client that the test describes at a URL of its own. */
const WIDE = {
  client_id: 'https://client.example/description.json',
  client_name: 'Wants more',
  redirect_uris: ['http://localhost/callback'],
  token_endpoint_auth_method: 'none',
};

let issuer: LocalIssuer;
let resource: string;
const documents = new Map<string, unknown>(
  CLIENT_DOCUMENTS.map(({ document }) => [document.client_id, document]),
);

beforeAll(async () => {
  const [port] = (await freePorts(1)) as [number];
  const config = parseConfig({ ISSUER_URL: `http://localhost:${port}/` });
  resource = config.resource;
  issuer = createLocalIssuer({
    ...config,
    logStream: new LogCapture(),
    fetchDocument: (id) => {
      const document = documents.get(new Request(id).url);
      if (typeof document === 'function') return (document as () => Promise<Response>)();
      return Promise.resolve(
        document === undefined ? new Response('', { status: 404 }) : Response.json(document),
      );
    },
  });
  await issuer.listen();
});
afterAll(() => issuer.close());

const post = (path: string, body: string | URLSearchParams, type?: string) =>
  fetch(`${issuer.url}${path}`, {
    method: 'POST',
    body,
    ...(type !== undefined && { headers: { 'content-type': type } }),
  });

const register = (metadata: object) =>
  post('oidc/register', JSON.stringify(metadata), 'application/json');

function flowOf(client: string, redirect: string): CodeFlow {
  const more = { resource, state: 'the-state' };
  return new CodeFlow({ client, redirect, scope: 'tool:whoami', more });
}

function addressOf(flow: CodeFlow): string {
  return `${issuer.url}authorize?${flow.query}`;
}

/** A person signs in by the client and allows it; the claims of the token that it gets. */
async function signInBy(clientId: string, redirect: string): Promise<Record<string, unknown>> {
  const flow = flowOf(clientId, redirect);
  const back = await allowAsPerson(addressOf(flow));
  expect(back.href.split('?')[0]).toBe(redirect);
  expect(back.searchParams.get('state')).toBe('the-state');
  const answer = await post('oauth/token', flow.tokenRequest(back.searchParams, { resource }));
  const { access_token: token } = (await answer.json()) as { access_token: string };
  expect(answer.status).toBe(200);
  return decodeJwt(token);
}

const rowsOf = (clients: readonly { name: string; sent: readonly string[] }[]) =>
  clients.flatMap((client) => client.sent.map((redirect) => [client.name, redirect] as const));

describe('a client that registers itself', () => {
  it.each(CLIENT_SHAPES)('$name is registered as it asks', async ({ registration }) => {
    const answer = await register(registration);
    const registered = (await answer.json()) as Record<string, unknown>;
    expect(answer.status).toBe(201);
    expect(registered).toMatchObject({
      client_id: expect.any(String),
      client_name: registration['client_name'],
      redirect_uris: registration.redirect_uris,
      token_endpoint_auth_method: 'none',
    });
    expect(registered).not.toHaveProperty('client_secret');
    expect(registered['scope'] ?? '').toBe('');
  });

  it.each(rowsOf(CLIENT_SHAPES))('%s signs a person in at %s', async (name, redirect) => {
    const { registration } = CLIENT_SHAPES.find((shape) => shape.name === name)!;
    const { client_id: id } = (await (await register(registration)).json()) as {
      client_id: string;
    };
    expect(await signInBy(id, redirect)).toMatchObject({
      aud: resource,
      sub: 'local|all-rights',
      scope: 'tool:whoami',
    });
  });

  it.each([
    'https://www.cursor.com.evil.example/agents/mcp/oauth/callback',
    'https://cursor.com/agents/mcp/oauth/callback',
    'http://www.cursor.com/agents/mcp/oauth/callback',
  ])('one foreign address beside known ones is refused: %s', async (redirect) => {
    const [shape] = CLIENT_SHAPES.filter(({ name }) => name === 'Cursor');
    const redirects = [...shape!.registration.redirect_uris, redirect];
    const answer = await register({ ...shape!.registration, redirect_uris: redirects });
    expect(answer.status).toBe(400);
  });

  it('loopback may be at another port, nowhere else', async () => {
    const answer = await register({ ...WIDE, client_id: undefined });
    const { client_id: id } = (await answer.json()) as { client_id: string };
    for (const redirect of ['http://localhost:1/elsewhere', 'http://127.0.0.1:1/callback']) {
      const page = await fetch(addressOf(flowOf(id, redirect)), { redirect: 'manual' });
      expect([page.status, page.headers.get('location')]).toEqual([400, null]);
    }
  });

  it('it cannot register the right to exchange tokens', async () => {
    const answer = await register({ ...WIDE, grant_types: [TOKEN_EXCHANGE_GRANT] });
    expect(answer.status).toBe(400);
  });
});

describe('a client that is described at its id', () => {
  it('the issuer says that it takes such ids, and clients without a secret', async () => {
    const metadata = await fetch(`${issuer.url}.well-known/oauth-authorization-server`);
    expect(await metadata.json()).toMatchObject({
      client_id_metadata_document_supported: true,
      token_endpoint_auth_methods_supported: expect.arrayContaining(['none']),
    });
  });

  it.each(rowsOf(CLIENT_DOCUMENTS))('%s signs a person in at %s', async (name, redirect) => {
    const { document } = CLIENT_DOCUMENTS.find((client) => client.name === name)!;
    expect(await signInBy(document.client_id, redirect)).toMatchObject({
      aud: resource,
      azp: document.client_id,
    });
  });

  it.each([
    ['Claude Code', 'http://localhost:3118/callback', () => Promise.reject(new Error('offline'))],
    [
      'VS Code',
      'http://127.0.0.1:33418/',
      () => Promise.resolve(new Response('', { status: 403 })),
    ],
  ])('%s signs a person in without a network, too', async (name, redirect, outage) => {
    const { document } = CLIENT_DOCUMENTS.find((client) => client.name === name)!;
    documents.set(document.client_id, outage);
    // A new provider has fetched nothing yet.
    issuer.rotateKeys();
    expect(await signInBy(document.client_id, redirect)).toMatchObject({ aud: resource });
    documents.set(document.client_id, document);
  });

  it('what a description lists beyond signing in is not granted', async () => {
    documents.set(WIDE.client_id, {
      ...WIDE,
      grant_types: ['authorization_code', TOKEN_EXCHANGE_GRANT],
    });
    await signInBy(WIDE.client_id, 'http://localhost:7/callback');
    const answer = await post(
      'oauth/token',
      new URLSearchParams({
        grant_type: TOKEN_EXCHANGE_GRANT,
        client_id: WIDE.client_id,
        subject_token: await issuer.issue(),
        subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
        audience: 'http://localhost:8787',
      }),
    );
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      error_description: 'requested grant type is not allowed for this client',
    });
  });

  it('a description that sends codes elsewhere is refused', async () => {
    const id = 'https://client.example/elsewhere.json';
    documents.set(id, { ...WIDE, client_id: id, redirect_uris: ['https://evil.example/cb'] });
    const page = await fetch(addressOf(flowOf(id, 'https://evil.example/cb')), {
      redirect: 'manual',
    });
    expect([page.status, page.headers.get('location')]).toEqual([400, null]);
  });
});
