import { oneOf, text, url, whole } from '#auth';
import { isSecureUrl, quotable } from '#outbound';
import {
  defaultTarget,
  PROFILE_NAMES,
  type ClientCredentials,
  type ProfileName,
} from '#token-exchange';
import type { UpstreamExchange } from '../served-settings.js';
import { setting, type Values } from '../setting-values.js';
import type { SharedTokens } from './replicas.section.js';

const profiles = PROFILE_NAMES.join(', ').replace(/, ([^,]+)$/, ' or $1');

/** The settings of how tokens are exchanged. */
export const EXCHANGE_SETTINGS = {
  EXCHANGE_PROFILE: setting(oneOf(PROFILE_NAMES).default('auth0-cte'), {
    description: `Dialect of token exchange: ${profiles} (docs/profiles.md).`,
  }),
  MCP_AUTH0_SUBJECT_TOKEN_TYPE: setting(text.default('urn:fastmcp:mcp'), {
    description: 'Subject token type of the Custom Token Exchange profile (auth0-cte only).',
  }),
  EXCHANGE_TARGET: setting(oneOf(['audience', 'resource']).optional(), {
    description: 'How the upstream is named: audience or resource; a choice with rfc8693 only.',
    example: 'audience',
    unset: 'as the profile does',
  }),
  EXCHANGE_PARAMETERS: setting(text.optional(), {
    description:
      'Further parameters of every exchange, as in a query, each once; never those of the exchange itself.',
    example: 'organization=org_example',
  }),
  EXCHANGE_TIMEOUT_MS: setting(whole(1, 600_000).default(5_000), {
    description: 'Milliseconds for one exchange: waiting, discovery and its retry included.',
  }),
  EXCHANGE_RATE_PER_SECOND: setting(whole(1, 1_000_000).optional(), {
    description:
      'Most requests a second to the token endpoint: of all replicas together with REDIS_URL, else of each process (docs/replicas.md).',
    example: '8',
    unset: 'no budget',
  }),
  INTERACTION_URL: setting(url.optional(), {
    description:
      'Page where a person gives the consent, or takes the sign-in step, that the issuer asks for; clients that can open it are sent there.',
    example: 'https://portal.example.com/consent',
  }),
};

/** How an upstream's tokens are exchanged where it does not say otherwise. */
export type ExchangeDefaults = Omit<UpstreamExchange, 'audience' | 'scopes'>;

/** What all exchanges have in common. */
export interface ExchangeConfig {
  /** The callers' issuer's dialect, and of exchanges that name no other. */
  readonly profile: ProfileName;
  /** Undefined: each process keeps its own delegated tokens. */
  readonly shared: SharedTokens | undefined;
  /** Where a person does what the issuer asks of them; undefined: there is no such page. */
  readonly interactionUrl: string | undefined;
}

/** Reads the settings; what is wrong with them goes to `problems`. */
export function exchangeDefaults(
  settings: Values<typeof EXCHANGE_SETTINGS>,
  { issuer, client }: { readonly issuer: string; readonly client: ClientCredentials },
  problems: string[],
): ExchangeDefaults {
  return {
    profile: settings.EXCHANGE_PROFILE,
    issuer,
    client,
    subjectTokenType: settings.MCP_AUTH0_SUBJECT_TOKEN_TYPE,
    target: settings.EXCHANGE_TARGET ?? defaultTarget(settings.EXCHANGE_PROFILE),
    parameters: parametersOf(settings.EXCHANGE_PARAMETERS ?? '', problems),
    timeoutMs: settings.EXCHANGE_TIMEOUT_MS,
    ratePerSecond: settings.EXCHANGE_RATE_PER_SECOND,
  };
}

/** A person's browser is not inside the network where `PLAIN_HTTP_HOSTS` are safe. */
export function exchangeProblems({ interactionUrl }: ExchangeConfig): string[] {
  return interactionUrl === undefined || isSecureUrl(interactionUrl)
    ? []
    : ['INTERACTION_URL: https is required off loopback'];
}

/** `name=value&name=value`; what is sent is exactly what is written. */
function parametersOf(given: string, problems: string[]): Record<string, string> {
  const entries = [...new URLSearchParams(given)];
  const names = entries.map(([name]) => name);
  const parts = given === '' ? [] : given.split('&');
  if (parts.some((part) => !/^[^=]+=/.test(part)) || /%(?![0-9a-f]{2})/i.test(given)) {
    problems.push(
      'EXCHANGE_PARAMETERS: must be name=value&name=value, percent-encoded as in a query',
    );
  }
  for (const name of new Set(names.filter((each, index) => names.indexOf(each) !== index))) {
    problems.push(`EXCHANGE_PARAMETERS: ${quotable(name)} is given twice; write it once`);
  }
  return Object.fromEntries(entries);
}
