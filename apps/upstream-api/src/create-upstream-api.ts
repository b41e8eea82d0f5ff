import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ResourceServer } from './app.module.js';
import type { UpstreamConfig } from './config.js';
import { PrivateScopeController } from './private-scope/private-scope.controller.js';
import { createResourceServer, type ResourceServerOptions } from './resource-server.js';

const UPSTREAM_API: ResourceServer = {
  name: 'upstream-api',
  controllers: [PrivateScopeController],
  baselineScopes: ['read:private'],
  audienceSetting: 'API_AUTH0_AUDIENCE',
};

/** The sample upstream, wired and not yet listening. */
export function createUpstreamApi(
  config: UpstreamConfig,
  options: ResourceServerOptions,
): Promise<NestFastifyApplication> {
  return createResourceServer(UPSTREAM_API, config, options);
}
