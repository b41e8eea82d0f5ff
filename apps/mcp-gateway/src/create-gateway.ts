import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { fastifyOptions, leaveBodiesUnread, PlainErrorFilter } from '#auth';
import { logOutbound } from '#outbound';
import type { ServerTimes } from '#serving';
import {
  createAppLogger,
  NestPinoLogger,
  registerListeningLog,
  registerRequestLog,
  type LogStream,
} from '#telemetry';
import { AppModule } from './app.module.js';
import { IdlePreparation } from './catalogue/idle-preparation.js';
import { secretsOf } from './config/config-secrets.js';
import { CurrentServed } from './config/current-served.js';
import type { GatewayConfig } from './config/gateway-config.js';
import type { ServedSettings } from './config/served-settings.js';
import { drainOf } from './edge/drain.js';
import { edgeJudge } from './edge/edge.js';
import { edgeRules } from './edge/edge-rules.js';
import type { GatewayParts } from './gateway-parts.js';
import { listeningFields } from './config/listening.js';

/** Where its log goes, and what tests put in the place of the product's own. */
export interface GatewayOptions extends Partial<
  Omit<GatewayParts, 'config' | 'logger' | 'drain' | 'served'>
> {
  /** What is served at first, in the place of what the configuration says. */
  readonly served?: ServedSettings;
  readonly logStream: LogStream;
  readonly times?: Partial<ServerTimes>;
}

/** The gateway, wired and not yet listening. */
export async function createGateway(
  config: GatewayConfig,
  { logStream, clock = Date.now, times, served = config.served, ...own }: GatewayOptions,
): Promise<NestFastifyApplication> {
  const logger = createAppLogger({
    app: 'mcp-gateway',
    level: config.logLevel,
    stream: logStream,
  });
  const current = new CurrentServed(served);
  const secrets = current.each((now) => secretsOf({ ...config, served: now }));
  logOutbound(logger, config.outbound);
  const adapter = new FastifyAdapter(
    fastifyOptions({
      maxConnections: config.limits.maxConnections,
      maxHeaderBytes: config.limits.maxHeaderBytes,
      logger,
      clock,
      times,
      judge: edgeJudge(edgeRules(config.endpoint), clock, secrets),
    }),
  );
  const fastify = adapter.getInstance();
  registerRequestLog(fastify, {
    logger,
    exclude: ['/healthz', '/readyz'],
  });
  registerListeningLog(fastify, logger, listeningFields(config));
  const drain = drainOf(fastify, config.drain.timeoutMs);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with({
      ...{ config, logger, clock, drain, served: current },
      ...(config.file && { file: config.file }),
      ...own,
    }),
    adapter,
    { bodyParser: false, logger: new NestPinoLogger(logger), abortOnError: false },
  );
  app.useGlobalFilters(new PlainErrorFilter(logger));
  leaveBodiesUnread(fastify);
  fastify.addHook('onListen', (done) => {
    app.get(IdlePreparation).start();
    done();
  });
  return app;
}
