import type { DelegatedToken } from '#token-exchange';
import { exchangedUpstreams } from '../../config/exchanged-upstreams.js';
import type { IssuerFound } from '../outside/issuer-metadata.check.js';
import { checkIssuer } from '../outside/issuer-metadata.check.js';
import { checkClientsWelcome } from '../outside/registration.check.js';
import { linesOf, type Line, type Section } from '../report.js';
import { proveClient } from './client.check.js';
import { clockLineOf } from './clock.check.js';
import { checkExchange, checkServiceToken } from './exchange.check.js';
import { authOptionsOf, type Inside, type WithIssuer } from './inside-context.js';
import { checkKeys } from './keys.check.js';
import { checkRedis } from './redis.check.js';
import { settingsLines } from './settings.check.js';
import { checkToken } from './token.check.js';
import { checkUpstream } from './upstream.check.js';

/** What the doctor was given beside the settings. */
export interface Given {
  readonly token: string | undefined;
  /** Whether the client is to be proven even where that costs something. */
  readonly tryClient: boolean;
  /** What keeps the documents and tools of the settings from being served. */
  readonly problems: readonly string[];
}

/** What was found, the issuer for whoever looks further, and the secret that came up. */
export interface InsideFound {
  readonly sections: readonly Section[];
  readonly issuer: IssuerFound;
  readonly delegated: DelegatedToken | undefined;
}

const tokenLine = linesOf('token');

/** Looks at what the settings name: the issuer, its keys, our client, a token, the upstream, Redis. */
export async function lookInside(inside: Inside, given: Given): Promise<InsideFound> {
  const { config, ask } = inside;
  const { issuer, issuerSetting: setting } = config.callers;
  const { plainHttpHosts } = config.outbound;
  const [upstream] = exchangedUpstreams(config.served);
  const found = await checkIssuer(ask, { issuer, setting, plainHttpHosts });
  const issuerLines = [...found.lines];
  let exchange: Exchanged = { lines: [notLookedAt(given)], token: undefined };
  if (found.document !== undefined) {
    issuerLines.push(
      clockLineOf(found.reply, authOptionsOf(inside).clockSkewSeconds),
      ...checkClientsWelcome(found.document),
    );
    const { lines, keys } = await checkKeys(ask, found.document['jwks_uri'], setting);
    issuerLines.push(...lines);
    if (upstream === undefined) exchange = { lines: [NOTHING_TO_EXCHANGE], token: undefined };
    else {
      const { document } = found;
      const known = { ...inside, upstream, document, keys };
      const { lines: of, token } = await exchanged(known, given);
      exchange = { lines: [...of, ...(await checkServiceToken(known))], token };
    }
  }
  const reached = upstream && (await checkUpstream(upstream, exchange.token, ask));
  const sections = [
    { title: 'Settings', lines: settingsLines(config, given.problems) },
    { title: `Issuer ${issuer}`, lines: issuerLines },
    { title: 'Exchange', lines: exchange.lines },
    { title: 'Upstream', lines: [...(reached ? [reached] : []), ...(await checkRedis(inside))] },
  ];
  return { sections, issuer: found, delegated: exchange.token };
}

interface Exchanged {
  readonly lines: readonly Line[];
  readonly token: DelegatedToken | undefined;
}

const NOTHING_TO_EXCHANGE = tokenLine.warning(
  'not looked at: no upstream is called with a token of the person',
);

function notLookedAt({ token }: Given): Line {
  const what = token === undefined ? 'the client' : 'the client, the token and its exchange';
  return tokenLine.warning(`not looked at: ${what}, since the issuer’s metadata cannot be used`);
}

/** A token that the gateway would refuse is not sent to the issuer either. */
async function exchanged(inside: WithIssuer, given: Given): Promise<Exchanged> {
  if (given.token === undefined) {
    const lines = await proveClient(inside, given.tryClient);
    const line = tokenLine.ok('none given: claims and exchange are looked at with --token-file');
    return { lines: [...lines, line], token: undefined };
  }
  const { lines, caller } = await checkToken(given.token, inside);
  if (caller === undefined) {
    const refused = tokenLine.warning('not exchanged: the gateway would refuse it first');
    return {
      lines: [...lines, refused, ...(await proveClient(inside, given.tryClient))],
      token: undefined,
    };
  }
  const { lines: more, token } = await checkExchange(caller, inside);
  return { lines: [...lines, ...more], token };
}
