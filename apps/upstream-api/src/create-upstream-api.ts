import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { fastifyOptions, leaveBodiesUnread, PlainErrorFilter } from '#auth';
import { logOutbound } from '#outbound';
import { Drain, plainBody, type ServerTimes } from '#serving';
import {
  createAppLogger,
  NestPinoLogger,
  registerListeningLog,
  registerRequestLog,
  type LogStream,
} from '#telemetry';
import { AppModule } from './app.module.js';
import type { UpstreamConfig } from './config.js';

/** The sample upstream, wired and not yet listening. */
export async function createUpstreamApi(
  config: UpstreamConfig,
  { logStream, times }: { readonly logStream: LogStream; readonly times?: Partial<ServerTimes> },
): Promise<NestFastifyApplication> {
  const logger = createAppLogger({
    app: 'upstream-api',
    level: config.logLevel,
    stream: logStream,
  });
  logOutbound(logger, config.outbound);
  const adapter = new FastifyAdapter(
    fastifyOptions({
      maxConnections: config.maxConnections,
      maxHeaderBytes: config.maxHeaderBytes,
      logger,
      times,
    }),
  );
  const fastify = adapter.getInstance();
  registerRequestLog(fastify, {
    logger,
    exclude: ['/healthz', '/readyz'],
    keepReferences: true,
  });
  const { issuer, audience } = config;
  registerListeningLog(fastify, logger, { issuer, audiences: [audience] });
  const drain = new Drain(config.drain.timeoutMs, {
    contentType: 'application/json',
    body: plainBody(503),
  });
  drain.watch(fastify.server);
  fastify.addHook('preClose', (done) => {
    drain.release();
    done();
  });
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with({ config, logger, drain }),
    adapter,
    { bodyParser: false, logger: new NestPinoLogger(logger), abortOnError: false },
  );
  app.useGlobalFilters(new PlainErrorFilter(logger));
  leaveBodiesUnread(fastify);
  return app;
}
