import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { randomUUID } from 'node:crypto';
import { createAppLogger, NestPinoLogger, registerRequestLog } from '#auth';
import { AppModule, type GatewayParts } from './app.module.js';
import type { GatewayConfig } from './config.js';
import { drainOnClose } from './edge/drain.js';
import { registerEdge } from './edge/edge.hook.js';
import { edgeRules } from './edge/edge-rules.js';
import { leaveBodiesUnread } from './edge/unread-bodies.js';

/** What tests put in the place of the product's own. */
export interface GatewayOptions extends Partial<Pick<GatewayParts, 'clock' | 'tools'>> {
  readonly logStream?: NodeJS.WritableStream;
}

/** The gateway, wired and not yet listening. */
export async function createGateway(
  config: GatewayConfig,
  { logStream, clock = Date.now, tools }: GatewayOptions = {},
): Promise<NestFastifyApplication> {
  const logger = createAppLogger({
    app: 'mcp-gateway',
    level: config.logLevel,
    ...(logStream && { stream: logStream }),
  });
  const adapter = new FastifyAdapter({
    genReqId: () => randomUUID(),
    routerOptions: { ignoreTrailingSlash: true },
    requestTimeout: 30_000,
    http: { headersTimeout: 15_000 },
  });
  const fastify = adapter.getInstance();
  registerRequestLog(fastify, {
    logger,
    audience: config.resource,
    exclude: ['/healthz', '/readyz'],
  });
  registerEdge(fastify, edgeRules(config));
  drainOnClose(fastify);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with({ config, logger, clock, ...(tools && { tools }) }),
    adapter,
    { bodyParser: false, logger: new NestPinoLogger(logger), abortOnError: false },
  );
  leaveBodiesUnread(fastify);
  return app;
}
