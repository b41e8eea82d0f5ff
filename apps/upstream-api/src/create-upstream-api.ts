import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { randomUUID } from 'node:crypto';
import { createAppLogger, NestPinoLogger, registerRequestLog } from '#auth';
import { AppModule } from './app.module.js';
import type { UpstreamConfig } from './config.js';

/** The sample upstream, wired and not yet listening. */
export async function createUpstreamApi(
  config: UpstreamConfig,
  { logStream }: { readonly logStream?: NodeJS.WritableStream } = {},
): Promise<NestFastifyApplication> {
  const logger = createAppLogger({
    app: 'upstream-api',
    level: config.logLevel,
    ...(logStream && { stream: logStream }),
  });
  const adapter = new FastifyAdapter({ genReqId: () => randomUUID() });
  registerRequestLog(adapter.getInstance(), {
    logger,
    audience: config.audience,
    exclude: ['/healthz', '/readyz'],
  });
  return NestFactory.create<NestFastifyApplication>(AppModule.with(config, logger), adapter, {
    bodyParser: false,
    logger: new NestPinoLogger(logger),
    abortOnError: false,
  });
}
