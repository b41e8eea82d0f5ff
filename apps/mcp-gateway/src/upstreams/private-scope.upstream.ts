import { Inject, Injectable } from '@nestjs/common';
import { GATEWAY_CONFIG, type GatewayConfig } from '../config.js';
import type { Upstream, UpstreamJson, UpstreamSession } from './upstream.js';

/** Where the sample's upstream answers with what belongs to the person. */
export const PRIVATE_SCOPE_PATH = '/api/private-scope';

/** The upstream API of the sample: one endpoint that needs a scope of its own. */
@Injectable()
export class PrivateScopeUpstream {
  readonly upstream: Upstream;

  constructor(@Inject(GATEWAY_CONFIG) config: GatewayConfig) {
    this.upstream = { name: 'upstream-api', ...config.upstream };
  }

  /** What the API answers to the caller; any JSON object. */
  read(session: UpstreamSession, signal?: AbortSignal): Promise<UpstreamJson> {
    return session.getJson(PRIVATE_SCOPE_PATH, signal);
  }
}
