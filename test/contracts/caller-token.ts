import type { ProfileName } from '../../libs/token-exchange/src/profiles/profile-registry.js';

/** Where the gateway of these contracts is. */
export const GATEWAY_URL = 'https://gw.example.com/mcp';

/** An access token of a caller, as its issuer documents it, and the settings that accept it. */
export interface CallerToken {
  readonly profile: ProfileName;
  /** Which of its issuer's shapes. */
  readonly shape: string;
  /** The settings that `docs/profiles.md` gives, besides `GATEWAY_URL`, the client's secret and the upstream. */
  readonly settings: Readonly<Record<string, string>>;
  /** As the configuration spells it. */
  readonly issuer: string;
  readonly header: Readonly<Record<string, unknown>>;
  /** Without `iat`, `nbf` and `exp`. */
  readonly claims: Readonly<Record<string, unknown>> & { readonly sub: string };
  readonly client: string;
  readonly scopes: readonly string[];
  /** `aud` of the same issuer's token for another API. */
  readonly foreignAudience: unknown;
}

export const SCOPES = ['tool:whoami', 'tool:greet'];
