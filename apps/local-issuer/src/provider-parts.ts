import type { Apis } from './apis.js';
import type { LocalIssuerConfig } from './config.js';
import type { ExchangeClient } from './exchange-clients.js';
import type { Memory } from './memory-adapter.js';
import type { IssuerKeys } from './signing-keys.js';

/** What a provider is made from. */
export interface ProviderParts {
  readonly config: LocalIssuerConfig;
  readonly apis: Apis;
  /** Those that may exchange tokens. */
  readonly clients: readonly ExchangeClient[];
  readonly keys: IssuerKeys;
  readonly memory: Memory;
  readonly accessTokenSeconds: number;
  /** How a bad subject token is refused: RFC 8693 §2.2.2 and issuers in the field differ. */
  readonly badSubjectError: 'invalid_grant' | 'invalid_request';
  /** How descriptions of clients are fetched from their ids; undefined: from the network. */
  readonly fetchDocument: typeof fetch | undefined;
}
