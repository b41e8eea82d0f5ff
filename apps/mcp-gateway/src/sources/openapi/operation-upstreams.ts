import type { ApiTool } from '#openapi';
import type { SchemeValue, UpstreamSettings } from '../../config/served-settings.js';
import type { Upstream } from '../../upstreams/upstream.js';
import type { UpstreamFor } from '../served-tool.js';

/**
 * An upstream as the operations of its document need it: with fewer scopes, without any token, with values for
 * security schemes, or at another host. Operations that need the same share it.
 */
export class OperationUpstreams {
  private readonly variants = new Map<string, UpstreamSettings>();

  constructor(
    private readonly settings: UpstreamSettings,
    private readonly schemes: Readonly<Record<string, SchemeValue>>,
    private readonly upstreamFor: UpstreamFor,
  ) {}

  /** `scopes` are what its exchange asks for; undefined: no token is sent. Throws `TypeError` for a scheme without value. */
  of({ url, security }: Pick<ApiTool, 'url' | 'security'>, scopes?: readonly string[]): Upstream {
    const schemes = [...security.schemes].sort();
    const key = JSON.stringify([url, scopes === undefined, schemes]);
    const settings = this.variants.get(key) ?? this.variant(url, schemes, scopes !== undefined);
    this.variants.set(key, settings);
    return this.upstreamFor(settings, scopes ?? []);
  }

  private variant(
    url: string | undefined,
    schemes: readonly string[],
    hasToken: boolean,
  ): UpstreamSettings {
    const { settings } = this;
    const values = schemes.map((scheme) => this.valueOf(scheme));
    const sent = Object.fromEntries(values.map(({ header, value }) => [header, value]));
    return {
      ...settings,
      url: url ?? settings.url,
      exchange: hasToken ? settings.exchange : undefined,
      headers: { ...sent, ...settings.headers },
    };
  }

  private valueOf(scheme: string): SchemeValue {
    const value = Object.hasOwn(this.schemes, scheme) ? this.schemes[scheme] : undefined;
    if (value === undefined) throw new TypeError('a security scheme without a value');
    return value;
  }
}
