import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ResourceServer } from '../../../../apps/upstream-api/src/app.module.js';
import type { UpstreamConfig } from '../../../../apps/upstream-api/src/config.js';
import {
  createResourceServer,
  type ResourceServerOptions,
} from '../../../../apps/upstream-api/src/resource-server.js';
import { DocumentController } from './document.controller.js';
import { OrdersController } from './orders.controller.js';
import { Orders } from './orders.js';
import { ProblemFilter } from './problem.js';

/** An order is small. */
const MOST_BODY_BYTES = 4_096;

/** The orders API, wired and not yet listening. Its orders live as long as it does. */
export function createOrdersApi(
  config: UpstreamConfig,
  options: ResourceServerOptions,
): Promise<NestFastifyApplication> {
  const server: ResourceServer = {
    name: 'orders-api',
    controllers: [OrdersController, DocumentController],
    providers: [{ provide: Orders, useValue: new Orders(Date.now) }],
    baselineScopes: ['orders.read'],
    audienceSetting: 'PORT',
    bodyBytes: MOST_BODY_BYTES,
    errorFilter: (logger) => new ProblemFilter(logger),
  };
  return createResourceServer(server, config, options);
}
