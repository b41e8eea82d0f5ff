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
import { AppModule, type ResourceServer } from './app.module.js';
import type { UpstreamConfig } from './config.js';

/** Where its log goes, and what tests put in the place of the usual times. */
export interface ResourceServerOptions {
  readonly logStream: LogStream;
  readonly times?: Partial<ServerTimes>;
}

/**
 * A Nest application on Fastify, wired and not yet listening: verified tokens, `/healthz` and `/readyz`, one line for
 * each request under the reference that it brings, and an end that lets running requests finish.
 */
export async function createResourceServer(
  server: ResourceServer,
  config: UpstreamConfig,
  { logStream, times }: ResourceServerOptions,
): Promise<NestFastifyApplication> {
  const { bodyBytes } = server;
  const logger = createAppLogger({ app: server.name, level: config.logLevel, stream: logStream });
  logOutbound(logger, config.outbound);
  const { maxConnections, maxHeaderBytes } = config;
  const adapter = new FastifyAdapter({
    ...fastifyOptions({ maxConnections, maxHeaderBytes, logger, times }),
    ...(bodyBytes !== undefined && { bodyLimit: bodyBytes }),
  });
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
    void drain.over().then(() => {
      done();
    });
  });
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with({ server, config, logger, drain }),
    adapter,
    { bodyParser: false, logger: new NestPinoLogger(logger), abortOnError: false },
  );
  app.useGlobalFilters(server.errorFilter?.(logger) ?? new PlainErrorFilter(logger));
  if (bodyBytes === undefined) leaveBodiesUnread(fastify);
  return app;
}
