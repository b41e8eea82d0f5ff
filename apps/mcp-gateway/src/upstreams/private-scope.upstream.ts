import { Inject, Injectable } from '@nestjs/common';
import { GATEWAY_CONFIG, type GatewayConfig } from '../config.js';
import type { Upstream, UpstreamJson, UpstreamSession } from './upstream.js';

/** The upstream API of the sample: one endpoint that needs a scope of its own. */
@Injectable()
export class PrivateScopeUpstream {
  readonly upstream: Upstream;

  constructor(@Inject(GATEWAY_CONFIG) config: GatewayConfig) {
    this.upstream = { name: 'upstream-api', ...config.upstream };
  }

  /** What the API answers to the caller; any JSON object. */
  read(session: UpstreamSession, signal?: AbortSignal): Promise<UpstreamJson> {
    return session.getJson('/api/private-scope', signal);
  }
}
