import { IssuerMetadata } from '#auth';
import { realAfter, steadyClock, type HttpClient } from '#outbound';
import { TokenExchangeService, type IssuerEndpoint } from '#token-exchange';
import type { GatewayConfig } from '../../config/gateway-config.js';
import type { DryParts } from './dry-catalogue.js';
import type { Recorder } from './recorder.js';

/** Exchanges for one trial, and what was said of what failed, for operators. */
export interface TrialExchange {
  readonly tokens: DryParts['tokens'];
  /** Empty where nothing was said. */
  said(): string;
}

/** Stands for endpoints that nobody was asked for. */
const UNKNOWN_ENDPOINT = 'https://token-endpoint.invalid/';

/**
 * The product's own exchange, written down by the recorder: at the issuers' token endpoints through a
 * client, or with no client at none. Nothing of it is shared with a gateway that runs.
 */
export function trialExchange(
  config: GatewayConfig,
  recorder: Recorder,
  client: HttpClient | undefined,
): TrialExchange {
  let said: readonly string[] = [];
  const hear = (fields: object) => {
    said = wordsOf(fields);
  };
  const logger = { info: () => undefined, warn: hear, error: hear };
  const tokens = new TokenExchangeService({
    http: recorder.issuer,
    endpointOf: (issuer) =>
      client === undefined
        ? unknownEndpoint(issuer, recorder)
        : endpointOf(
            new IssuerMetadata(
              {
                issuer,
                issuerSetting: 'exchange.issuer',
                plainHttpHosts: config.outbound.plainHttpHosts,
                logger,
                clock: Date.now,
                steady: steadyClock,
                after: realAfter,
              },
              client,
            ),
          ),
    logger,
  });
  return { tokens, said: () => said.join(', ') };
}

function unknownEndpoint(issuer: string, recorder: Recorder): IssuerEndpoint {
  const url = `${UNKNOWN_ENDPOINT}${encodeURIComponent(issuer)}`;
  recorder.hide(url, `token_endpoint of ${issuer}`);
  return { tokenEndpoint: () => Promise.resolve(url), gone: () => Promise.resolve() };
}

function endpointOf(metadata: IssuerMetadata): IssuerEndpoint {
  return {
    tokenEndpoint: async () => (await metadata.get()).tokenEndpoint,
    gone: () => metadata.reread(),
  };
}

/** What the log line of a failure has beside our own code. */
function wordsOf(fields: object): readonly string[] {
  const { issuerError, issuerDescription, problem, hint } = fields as Record<string, unknown>;
  return [issuerError, issuerDescription, problem, hint].filter(
    (word): word is string => typeof word === 'string',
  );
}
