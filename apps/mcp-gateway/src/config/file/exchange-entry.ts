import type { ClientCredentials } from '#token-exchange';
import type { UpstreamExchange } from '../served-settings.js';
import type { Path } from './file-path.js';
import type { GatewayFileContext } from './gateway-file-context.js';
import { isMapping } from './mapping.js';
import type { UpstreamEntry } from './schema/file-schema.js';

type ExchangeEntry = Exclude<UpstreamEntry['exchange'], 'none'>;

/** Keys by which the others are judged: with a wrong one, a rule would say what follows from it. */
const JUDGED_BY = [
  'profile',
  'issuer',
  'audience',
  'resource',
  'scopes',
  'subjectTokenType',
] as const satisfies readonly (keyof ExchangeEntry)[];

/** Stands for a client that is wrong; no rule finds anything in it. */
const UNREADABLE_CLIENT = { id: '', secret: '' } as const;

/**
 * What rules can judge of `exchange`: all of it where `clean` finds nothing wrong at and below a path in it; else
 * the keys by which the others are judged, where nothing is wrong with these; else none.
 */
export function judgeableExchange(
  entry: UpstreamEntry['exchange'],
  clean: (path: Path) => boolean,
): UpstreamEntry['exchange'] {
  if (clean([]) || entry === 'none') return entry;
  if (!isMapping(entry) || !JUDGED_BY.every((key) => clean([key]))) return 'none';
  const { parameters, client, tokenEndpointAuth, ...others } = entry;
  return {
    ...others,
    ...(parameters && clean(['parameters']) && { parameters }),
    ...(tokenEndpointAuth && clean(['tokenEndpointAuth']) && { tokenEndpointAuth }),
    ...(clean(['client']) ? client && { client } : { client: UNREADABLE_CLIENT }),
  };
}

/** How tokens are exchanged for an upstream; what it leaves open is as the environment says. */
export function exchangeOf(
  entry: ExchangeEntry,
  { exchange: usual }: GatewayFileContext,
): UpstreamExchange {
  const { profile = usual.profile, audience, resource } = entry;
  return {
    profile,
    issuer: entry.issuer ?? usual.issuer,
    // The object itself: whoever judges the environment's client knows by it who uses it.
    client: entry.client === undefined ? usual.client : clientOf(entry.client, entry),
    subjectTokenType: entry.subjectTokenType ?? usual.subjectTokenType,
    target: resource === undefined ? 'audience' : 'resource',
    audience: resource ?? audience ?? '',
    scopes: [...new Set(entry.scopes)],
    parameters: entry.parameters ?? usual.parameters,
    timeoutMs: usual.timeoutMs,
    ratePerSecond: usual.ratePerSecond,
  };
}

function clientOf(
  { id, secret = '', key, keyId }: NonNullable<ExchangeEntry['client']>,
  { tokenEndpointAuth: method }: ExchangeEntry,
): ClientCredentials {
  if (key !== undefined) {
    return { id, method: 'private_key_jwt', key, ...(keyId !== undefined && { keyId }) };
  }
  const basic = method === 'client_secret_basic';
  return { id, method: basic ? method : 'client_secret_post', secret };
}
