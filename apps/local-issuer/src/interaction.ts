import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import type { Apis } from './apis.js';
import { findUser, shownUsers, subjectOf } from './demo-users.js';
import { buildGrant } from './grant.js';
import { pageHeaders } from './pages/layout.js';
import { signInPage } from './pages/sign-in-page.js';

const MAX_FORM_BYTES = 10_000;
const WORDS: Readonly<Record<string, string>> = {
  openid: 'know who you are',
  offline_access: 'stay signed in without asking you again',
};

/** Shows the sign-in page, or takes its form. The path is `/interaction/<uid>`. */
export async function handleInteraction(
  { provider, apis }: { readonly provider: Provider; readonly apis: Apis },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const details = await provider.interactionDetails(request, response);
  const { params, uid } = details;
  const scopes = text(params['scope'])
    .split(' ')
    .filter((name) => name !== '');
  const resources = resourcesOf(params, apis);
  const clientId = text(params['client_id']);
  if (request.method !== 'POST') {
    const client = await provider.Client.find(clientId);
    const api = apis.find(resources[0] ?? '') ?? apis.gateway;
    const redirect = text(params['redirect_uri']);
    response.writeHead(200, pageHeaders(`'self' ${sourceOf(redirect)}`)).end(
      signInPage({
        clientName: client?.clientName ?? clientId,
        clientHost: hostOf(redirect),
        resourceTitle: api.title,
        resource: api.audience,
        scopes: scopes.map((name) => ({ name, words: api.scopes[name] ?? WORDS[name] ?? name })),
        action: `/interaction/${uid}`,
        users: shownUsers(apis),
        signedIn: findUser(details.session?.accountId ?? ''),
        expected: findUser(text(params['login_hint'])),
      }),
    );
    return;
  }
  const form = new URLSearchParams(await readForm(request));
  const user = findUser(form.get('user') ?? '');
  if (form.get('decision') !== 'allow' || user === undefined) {
    const denied = { error: 'access_denied', error_description: 'The person did not allow it' };
    await provider.interactionFinished(request, response, denied);
    return;
  }
  const grant = buildGrant(provider, { user, clientId, scopes, resources }, apis);
  await provider.interactionFinished(
    request,
    response,
    { login: { accountId: subjectOf(user) }, consent: { grantId: await grant.save() } },
    { mergeWithLastSubmission: false },
  );
}

function resourcesOf(params: Readonly<Record<string, unknown>>, apis: Apis): string[] {
  const named = [params['resource']].flat().filter((value) => typeof value === 'string');
  if (named.length > 0) return named;
  const audience = text(params['audience']);
  return [apis.find(audience) ? audience : apis.gateway.audience];
}

function hostOf(uri: string): string {
  return URL.canParse(uri) ? new URL(uri).host : uri;
}

/**
 * Where the form may lead in the end, as a source of the page's policy: browsers hold redirects after it
 * to that too. Neither a scheme of an app's own nor an IPv6 address can be written with a host.
 */
function sourceOf(redirect: string): string {
  const { protocol, origin, host } = new URL(redirect);
  return origin === 'null' || host.startsWith('[') ? protocol : origin;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

async function readForm(request: IncomingMessage): Promise<string> {
  let form = '';
  for await (const chunk of request) {
    form += String(chunk);
    if (form.length > MAX_FORM_BYTES) throw new Error('The form is too large');
  }
  return form;
}
