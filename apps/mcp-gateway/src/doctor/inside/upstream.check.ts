import type { DelegatedToken } from '#token-exchange';
import {
  cureOf as failureCure,
  outcome,
  through,
  type Answer,
  type Ask,
  type NoAnswer,
} from '../ask.js';
import type { ExchangedUpstream } from '../../config/exchanged-upstreams.js';
import { SAMPLE_UPSTREAM_NAME } from '../../config/sections/upstream.section.js';
import { linesOf, quoted, type Line } from '../report.js';

/** Where the sample's upstream answers with what belongs to the person. */
const PRIVATE_SCOPE_PATH = '/api/private-scope';

const upstreamLine = linesOf('upstream');

/**
 * Looks whether the upstream is there. Only the sample is called with the delegated token: of any other nobody
 * knows an operation that may be called just to see.
 */
export async function checkUpstream(
  upstream: ExchangedUpstream,
  token: DelegatedToken | undefined,
  ask: Ask,
): Promise<Line> {
  return upstream.name === SAMPLE_UPSTREAM_NAME
    ? checkSample(upstream, token, ask)
    : checkReached(upstream, token, ask);
}

/** Whatever the status, an answer shows that something is there. */
async function checkReached(
  upstream: ExchangedUpstream,
  token: DelegatedToken | undefined,
  ask: Ask,
): Promise<Line> {
  const { name, url } = upstream;
  const reply = await ask({ method: 'GET', url, headers: { accept: 'application/json' } });
  if (!reply.answered) return unreached(reply, url, upstream);
  const issued = token === undefined ? '' : 'a delegated token was issued; ';
  const seen = `${url} is reached (${reply.status} without a token${through(reply)})`;
  return upstreamLine.ok(`${name}: ${issued}${seen}; no operation is called`);
}

async function checkSample(
  upstream: ExchangedUpstream,
  token: DelegatedToken | undefined,
  ask: Ask,
): Promise<Line> {
  const url = upstream.url.replace(/\/$/, '') + PRIVATE_SCOPE_PATH;
  const headers = {
    accept: 'application/json',
    ...(token !== undefined && { authorization: `Bearer ${token.value}` }),
  };
  const reply = await ask({ method: 'GET', url, headers });
  if (!reply.answered) return unreached(reply, url, upstream);
  if (token === undefined) return withoutToken(reply, url, upstream);
  const { status } = reply;
  if (status >= 200 && status < 300) {
    return upstreamLine.ok(`GET ${url} with the delegated token: ${status}`);
  }
  const said = `GET ${url} with the delegated token: ${outcome(reply)}`;
  const challenge = reply.headers['www-authenticate'];
  const text = challenge === undefined ? said : `${said}, ${quoted(challenge)}`;
  return upstreamLine.wrong(text, cureOf(status, upstream));
}

function unreached(reply: NoAnswer, url: string, { url: baseUrl, at }: ExchangedUpstream): Line {
  const cure = {
    setting: at('url'),
    instead: `write where the upstream API answers; now it is ${quoted(baseUrl)}`,
  };
  const what = reply.garbled ? 'answers, and is no API' : 'is not reached';
  return upstreamLine.wrong(`${url} ${what}: ${reply.reason}`, failureCure(reply, cure));
}

function cureOf(
  status: number,
  { url, exchange: { audience, scopes }, at }: ExchangedUpstream,
): Pick<Line, 'setting' | 'instead'> {
  if (status === 401) {
    return {
      setting: at('exchange.audience'),
      instead: `write the audience that the upstream accepts; now it is ${quoted(audience)}`,
    };
  }
  if (status === 403) {
    return {
      setting: at('exchange.scopes'),
      instead: `write the scopes that it wants, and see that the person holds them; now it is ${quoted(scopes.join(' '))}`,
    };
  }
  return {
    setting: at('url'),
    instead: `write where the upstream API is, path included; now it is ${quoted(url)}`,
  };
}

function withoutToken(reply: Answer, url: string, { at }: ExchangedUpstream): Line {
  const { status } = reply;
  if (status === 401 || status === 403) {
    return upstreamLine.ok(`${url} is reached, and wants a token (${status})${through(reply)}`);
  }
  return status >= 200 && status < 300
    ? upstreamLine.warning(`${url} answers without a token (${status})`, {
        setting: at('url'),
        instead: 'see that it is the right API, and that it verifies tokens',
      })
    : upstreamLine.wrong(`${url} is answered with ${outcome(reply)}`, {
        setting: at('url'),
        instead: 'write where the upstream API is, path included',
      });
}
