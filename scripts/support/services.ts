import { isIPv6 } from 'node:net';
import type { ScriptConfig } from '../config.js';
import type { StartFolder } from './start-folder.js';

/** One app that `npm start` runs. */
export interface Service {
  readonly name: string;
  readonly script: string;
  readonly port: number;
  /** The setting that moves the port. */
  readonly portSetting: string;
  /** Answers 200 as soon as the service can be used. */
  readonly readyUrl: string;
  /** Says what is not ready of a service that is started all the same. */
  readonly reasonsUrl?: string;
  /** What it alone gets of settings. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** The services of a configuration, and of a folder in the place of the sample, in the order they start. */
export function servicesOf(config: ScriptConfig, folder?: StartFolder): Service[] {
  const upstreamPort = portOf(config.upstreamUrl, 8787);
  const at = askedAt(config.host);
  // An issuer elsewhere may take its time, or not answer: the apps are there all the same.
  const ready = config.localIssuer ? 'readyz' : 'healthz';
  const reasons = (port: number) =>
    config.localIssuer ? {} : { reasonsUrl: `http://${at}:${port}/readyz` };
  const sample: Service = {
    name: 'upstream-api',
    script: 'dist/apps/upstream-api/src/main.js',
    port: upstreamPort,
    portSetting: 'API_BASE_URL',
    readyUrl: `http://${at}:${upstreamPort}/${ready}`,
    ...reasons(upstreamPort),
  };
  const services: Service[] = [
    ...(folder === undefined || folder.sample ? [sample] : []),
    ...appsOf(folder, at),
    {
      name: 'mcp-gateway',
      script: 'dist/apps/mcp-gateway/src/main.js',
      port: config.gatewayPort,
      portSetting: 'PORT',
      readyUrl: `http://${at}:${config.gatewayPort}/${ready}`,
      ...reasons(config.gatewayPort),
    },
  ];
  if (!config.localIssuer) return services;
  return [
    {
      name: 'local-issuer',
      script: 'dist/apps/local-issuer/src/main.js',
      port: portOf(config.issuer, 80),
      portSetting: 'ISSUER_URL',
      readyUrl: `${new URL(config.issuer).origin}/.well-known/openid-configuration`,
    },
    ...services,
  ];
}

function appsOf(folder: StartFolder | undefined, at: string): Service[] {
  return (folder?.apps ?? []).map(({ name, main, port, ready }) => ({
    name,
    script: main,
    port,
    portSetting: `port of ${name} in start.json`,
    readyUrl: `http://${at}:${port}${ready}`,
    environment: { PORT: String(port) },
  }));
}

/** Two services on one port, in words; nothing when all differ. */
export function sharedPort(services: readonly Service[]): string | undefined {
  for (const [index, service] of services.entries()) {
    const other = services.slice(0, index).find(({ port }) => port === service.port);
    if (other) {
      return `${other.portSetting} and ${service.portSetting} name the same port, ${service.port}.`;
    }
  }
  return undefined;
}

function portOf(url: string, fallback: number): number {
  return Number(new URL(url).port || fallback);
}

/** Where a service on this machine answers that listens on an address. */
export function askedAt(host: string): string {
  if (['0.0.0.0', '::'].includes(host)) return '127.0.0.1';
  return isIPv6(host) ? `[${host}]` : host;
}
