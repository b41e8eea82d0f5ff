import type { UpstreamExchange, UpstreamSettings } from '../served-settings.js';

/** What the environment says about what a file leaves open. */
export interface GatewayFileContext {
  /** What messages call the file by; relative paths in it start from its folder. */
  readonly path: string;
  /** `exchange` of an upstream that does not say otherwise. */
  readonly exchange: Omit<UpstreamExchange, 'audience' | 'scopes'>;
  /** `limits.timeoutMs` of an upstream that does not say otherwise. */
  readonly timeoutMs: number;
  /** What `sample: true` adds; its `at` names the settings of the environment. */
  readonly sample: { readonly upstream: UpstreamSettings };
  /** Hosts that may be reached without TLS. */
  readonly surroundings: { readonly plainHttpHosts: readonly string[] };
  /** What `${env:NAME}` names. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}
