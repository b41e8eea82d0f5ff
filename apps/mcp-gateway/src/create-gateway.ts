import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { fastifyOptions, leaveBodiesUnread, PlainErrorFilter } from '#auth';
import { logOutbound, realAfter, steadyClock } from '#outbound';
import { hostname } from 'node:os';
import { VERSION, type ServerTimes } from '#serving';
import {
  createAppLogger,
  NestPinoLogger,
  registerListeningLog,
  registerRequestLog,
  type LogStream,
} from '#telemetry';
import { AppModule } from './app.module.js';
import { AuditLog } from './audit/audit-log.js';
import { CurrentCatalogue } from './catalogue/current-catalogue.js';
import { learnEarly } from './catalogue/early-lists.js';
import { IdlePreparation } from './catalogue/idle-preparation.js';
import { configDigest } from './config/config-digest.js';
import { secretsOf } from './config/config-secrets.js';
import { CurrentServed } from './config/current-served.js';
import type { GatewayConfig } from './config/gateway-config.js';
import type { ServedSettings } from './config/served-settings.js';
import { drainOf } from './edge/drain.js';
import { edgeJudge } from './edge/edge.js';
import { edgeRules } from './edge/edge-rules.js';
import type { GatewayParts } from './gateway-parts.js';
import { Metrics } from './metrics/metrics.js';
import type { GatewayObserver } from './observing/gateway-event.js';
import { DecisionLog } from './page/decision-log.js';
import { personNames } from './page/person.js';
import { harmless } from './observing/harmless.js';
import type { SdkTracingParts } from './tracing/sdk-tracing.js';
import { NOT_TRACING, type Tracing } from './tracing/tracing.js';
import { requestOver } from './observing/request-over.js';
import { listeningFields } from './config/listening.js';

/** Parts that record what happens; they are made here. */
type Recording = 'metrics' | 'audit' | 'tracing' | 'decisions';

/** Where its log goes, and what tests put in the place of the product's own. */
export interface GatewayOptions extends Partial<
  Omit<GatewayParts, 'config' | 'logger' | 'drain' | 'served' | 'observer' | Recording>
> {
  /** What is served at first, in the place of what the configuration says. */
  readonly served?: ServedSettings;
  readonly logStream: LogStream;
  readonly times?: Partial<ServerTimes>;
  /** Are told all that happens. */
  readonly observers?: readonly GatewayObserver[];
}

/** The gateway, wired and not yet listening. */
export async function createGateway(
  config: GatewayConfig,
  { logStream, times, ...options }: GatewayOptions,
): Promise<NestFastifyApplication> {
  const { clock = Date.now, observers = [], served = config.served, ...own } = options;
  const { steady = options.clock ?? steadyClock } = own;
  const logger = createAppLogger({
    app: 'mcp-gateway',
    level: config.logLevel,
    stream: logStream,
  });
  const { after = realAfter } = own;
  const metrics = config.admin && new Metrics(config.endpoint.path);
  const counted = metrics?.observer;
  const audit =
    config.audit &&
    new AuditLog({
      ...{ ...config.audit, logStream, logger, clock, steady, after },
      ...(counted && { counted }),
    });
  const decisions = config.admin && new DecisionLog({ clock, steady }, personNames(config.audit));
  const parts = [audit?.observer, counted, decisions?.observer].filter((one) => one !== undefined);
  const told = harmless([...parts, ...observers], logger);
  const tracing = await tracingOf(config, { logger, steady, after, observer: told });
  const observer = harmless([told, tracing.observer], logger);
  const current = new CurrentServed(served);
  logOutbound(logger, config.outbound);
  const adapter = adapterOf({ config, logger, steady, observer, served: current }, times);
  const fastify = adapter.getInstance();
  const drain = drainOf(fastify, config.drain.timeoutMs, observer);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with({
      ...{ config, logger, clock, steady, drain, observer, metrics, audit, tracing, decisions },
      served: current,
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
    learnEarly(app.get(CurrentCatalogue));
    done();
  });
  tellPhases(app, { config, served: current, drain, observer, audit });
  return app;
}

/** Loads the SDK only where there is a collector: it costs time and memory. */
async function tracingOf(config: GatewayConfig, parts: SdkTracingParts): Promise<Tracing> {
  const { traces } = config;
  if (traces === undefined) return NOT_TRACING;
  const { sdkTracing } = await import('./tracing/sdk-tracing.js');
  const itself = { 'service.version': VERSION, 'service.instance.id': hostname() };
  const resource = { ...itself, ...traces.resource };
  return sdkTracing({ ...traces, resource, endpoint: config.endpoint.path }, parts);
}
type PhaseParts = Pick<GatewayParts, 'config' | 'served' | 'drain' | 'observer' | 'audit'>;

/** Tells of the process itself: its configuration, and how it begins and ends. */
function tellPhases(
  app: NestFastifyApplication,
  { config, served, drain, observer, audit }: PhaseParts,
): void {
  const catalogues = app.get(CurrentCatalogue);
  const loaded = () => {
    const { generation, listed } = catalogues.now;
    const digest = configDigest({ ...config, served: served.now }, listed);
    observer({ kind: 'config_loaded', digest, generation });
  };
  loaded();
  catalogues.onReplaced(loaded);
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onListen', (done) => {
    observer({ kind: 'service_started' });
    done();
  });
  // Readiness listens already.
  const { onAnnounced } = drain;
  drain.onAnnounced = () => {
    onAnnounced();
    observer({ kind: 'service_draining' });
  };
  fastify.addHook('onClose', (_instance, done) => {
    observer({ kind: 'service_stopped' });
    audit?.close();
    done();
  });
}

/** The HTTP server, its edge and its log. */
function adapterOf(
  {
    config,
    logger,
    steady,
    observer,
    served,
  }: Pick<GatewayParts, 'config' | 'logger' | 'steady' | 'observer' | 'served'>,
  times: Partial<ServerTimes> | undefined,
): FastifyAdapter {
  const secrets = served.each((now) => secretsOf({ ...config, served: now }));
  const adapter = new FastifyAdapter(
    fastifyOptions({
      maxConnections: config.limits.maxConnections,
      maxHeaderBytes: config.limits.maxHeaderBytes,
      logger,
      steady,
      times,
      judge: edgeJudge(edgeRules(config.endpoint), steady, secrets, observer),
    }),
  );
  const fastify = adapter.getInstance();
  registerRequestLog(fastify, {
    logger,
    exclude: ['/healthz', '/readyz'],
    onOver: (arrival) => {
      observer(requestOver(arrival));
    },
  });
  registerListeningLog(fastify, logger, listeningFields(config));
  return adapter;
}
