import { IssuerMetadata } from '#auth';
import type { HttpClient } from '#outbound';
import { TokenExchangeService, type DelegatedToken } from '#token-exchange';
import type { GatewayConfig } from '../../config/config.js';
import { authOptionsOf } from '../../doctor/inside/inside-context.js';
import type { DryParts } from './dry-catalogue.js';
import { MADE_UP_DELEGATED_TOKEN } from './nobody.js';
import type { Recorder } from './recorder.js';

/** Exchanges for one trial, and what the issuer said of a refusal, for operators. */
export interface TrialExchange {
  readonly tokens: DryParts['tokens'];
  /** Empty where it said nothing. */
  said(): string;
}

/** Stands for an endpoint that nobody was asked for. */
const UNKNOWN_ENDPOINT = 'https://token-endpoint.invalid/';
const DELEGATED = 'the delegated token';

/**
 * The product's own exchange, written down by the recorder: at the issuer's token endpoint through a
 * client, or with no client at none. Nothing of it is shared with a gateway that runs.
 */
export function trialExchange(
  config: GatewayConfig,
  recorder: Recorder,
  client: HttpClient | undefined,
): TrialExchange {
  const exchange = { ...config.exchange };
  delete exchange.shared;
  recorder.hide(UNKNOWN_ENDPOINT, `token_endpoint of ${config.issuer}`);
  recorder.hide(MADE_UP_DELEGATED_TOKEN, DELEGATED);
  let said: readonly string[] = [];
  const service = new TokenExchangeService({
    issuer: config.issuer,
    ...exchange,
    http: recorder.issuer,
    tokenEndpoint: () => endpointOf(config, client),
    logger: {
      warn: (fields) => {
        said = wordsOf(fields);
      },
    },
  });
  const hidden = (token: DelegatedToken) => {
    recorder.hide(token.value, DELEGATED);
    return token;
  };
  return {
    tokens: {
      exchange: async (request) => hidden(await service.exchange(request)),
      exchangeAgain: async (request, refused) =>
        hidden(await service.exchangeAgain(request, refused)),
    },
    said: () => said.join(', '),
  };
}

async function endpointOf(config: GatewayConfig, client: HttpClient | undefined): Promise<string> {
  if (client === undefined) return UNKNOWN_ENDPOINT;
  const metadata = new IssuerMetadata(authOptionsOf({ config, clock: Date.now }), client);
  return (await metadata.get()).tokenEndpoint;
}

/** What the log line of a refusal has of the issuer's own words. */
function wordsOf(fields: object): readonly string[] {
  const { issuerError, issuerDescription, problem, hint } = fields as Record<string, unknown>;
  return [issuerError, issuerDescription, problem, hint].filter(
    (word): word is string => typeof word === 'string',
  );
}
