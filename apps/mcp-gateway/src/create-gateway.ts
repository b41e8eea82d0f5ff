import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  createAppLogger,
  fastifyOptions,
  leaveBodiesUnread,
  NestPinoLogger,
  PlainErrorFilter,
  registerRequestLog,
} from '#auth';
import type { ServerTimes } from '#serving';
import { AppModule, type GatewayParts } from './app.module.js';
import type { GatewayConfig } from './config.js';
import { drainOnClose } from './edge/drain.js';
import { edgeJudge } from './edge/edge.js';
import { edgeRules } from './edge/edge-rules.js';

/** What tests put in the place of the product's own. */
export interface GatewayOptions extends Partial<Pick<GatewayParts, 'clock' | 'tools'>> {
  readonly logStream?: NodeJS.WritableStream;
  readonly times?: Partial<ServerTimes>;
}

/** The gateway, wired and not yet listening. */
export async function createGateway(
  config: GatewayConfig,
  { logStream, clock = Date.now, tools, times }: GatewayOptions = {},
): Promise<NestFastifyApplication> {
  const logger = createAppLogger({
    app: 'mcp-gateway',
    level: config.logLevel,
    ...(logStream && { stream: logStream }),
  });
  const adapter = new FastifyAdapter(
    fastifyOptions({
      maxConnections: config.limits.maxConnections,
      logger,
      clock,
      times,
      judge: edgeJudge(edgeRules(config)),
    }),
  );
  const fastify = adapter.getInstance();
  registerRequestLog(fastify, {
    logger,
    audience: config.resource,
    exclude: ['/healthz', '/readyz'],
  });
  drainOnClose(fastify);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with({ config, logger, clock, ...(tools && { tools }) }),
    adapter,
    { bodyParser: false, logger: new NestPinoLogger(logger), abortOnError: false },
  );
  app.useGlobalFilters(new PlainErrorFilter(logger));
  leaveBodiesUnread(fastify);
  return app;
}
