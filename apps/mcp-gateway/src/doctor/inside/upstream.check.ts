import type { DelegatedToken } from '#token-exchange';
import { cureOf as failureCure, outcome, through, type Answer, type Ask } from '../ask.js';
import type { ExchangedUpstream } from '../../config/exchanged-upstreams.js';
import { linesOf, quoted, type Line } from '../report.js';

/** Where the sample's upstream answers with what belongs to the person. */
const PRIVATE_SCOPE_PATH = '/api/private-scope';

const upstreamLine = linesOf('upstream');

/** Calls the upstream as the person, or, without a delegated token, looks whether it is there. */
export async function checkUpstream(
  { url: baseUrl, exchange: { audience, scopes } }: ExchangedUpstream,
  token: DelegatedToken | undefined,
  ask: Ask,
): Promise<Line> {
  const url = baseUrl.replace(/\/$/, '') + PRIVATE_SCOPE_PATH;
  const headers = {
    accept: 'application/json',
    ...(token !== undefined && { authorization: `Bearer ${token.value}` }),
  };
  const reply = await ask({ method: 'GET', url, headers });
  if (!reply.answered) {
    const cure = {
      setting: 'API_BASE_URL',
      instead: `write where the upstream API answers; now it is ${quoted(baseUrl)}`,
    };
    const what = reply.garbled ? 'answers, and is no API' : 'is not reached';
    return upstreamLine.wrong(`${url} ${what}: ${reply.reason}`, failureCure(reply, cure));
  }
  if (token === undefined) return withoutToken(reply, url);
  const { status } = reply;
  if (status >= 200 && status < 300) {
    return upstreamLine.ok(`GET ${url} with the delegated token: ${status}`);
  }
  const said = `GET ${url} with the delegated token: ${outcome(reply)}`;
  const challenge = reply.headers['www-authenticate'];
  const text = challenge === undefined ? said : `${said}, ${quoted(challenge)}`;
  return upstreamLine.wrong(text, cureOf(status, { audience, scopes, baseUrl }));
}

function cureOf(
  status: number,
  now: { readonly audience: string; readonly scopes: readonly string[]; readonly baseUrl: string },
): Pick<Line, 'setting' | 'instead'> {
  if (status === 401) {
    return {
      setting: 'API_AUTH0_AUDIENCE',
      instead: `write the audience that the upstream accepts; now it is ${quoted(now.audience)}`,
    };
  }
  if (status === 403) {
    return {
      setting: 'MCP_AUTH0_EXCHANGE_SCOPE',
      instead: `write the scopes that it wants, and see that the person holds them; now it is ${quoted(now.scopes.join(' '))}`,
    };
  }
  return {
    setting: 'API_BASE_URL',
    instead: `write where the upstream API is, path included; now it is ${quoted(now.baseUrl)}`,
  };
}

function withoutToken(reply: Answer, url: string): Line {
  const { status } = reply;
  if (status === 401 || status === 403) {
    return upstreamLine.ok(`${url} is reached, and wants a token (${status})${through(reply)}`);
  }
  return status >= 200 && status < 300
    ? upstreamLine.warning(`${url} answers without a token (${status})`, {
        setting: 'API_BASE_URL',
        instead: 'see that it is the right API, and that it verifies tokens',
      })
    : upstreamLine.wrong(`${url} is answered with ${outcome(reply)}`, {
        setting: 'API_BASE_URL',
        instead: 'write where the upstream API is, path included',
      });
}
