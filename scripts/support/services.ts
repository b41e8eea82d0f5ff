import { isIPv6 } from 'node:net';
import type { ScriptConfig } from '../config.js';

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
}

/** The services of a configuration, in the order they start. */
export function servicesOf(config: ScriptConfig): Service[] {
  const upstreamPort = portOf(config.upstreamUrl, 8787);
  const at = askedAt(config.host);
  // An issuer elsewhere may take its time, or not answer: the apps are there all the same.
  const ready = config.localIssuer ? 'readyz' : 'healthz';
  const reasons = (port: number) =>
    config.localIssuer ? {} : { reasonsUrl: `http://${at}:${port}/readyz` };
  const services: Service[] = [
    {
      name: 'upstream-api',
      script: 'dist/apps/upstream-api/src/main.js',
      port: upstreamPort,
      portSetting: 'API_BASE_URL',
      readyUrl: `http://${at}:${upstreamPort}/${ready}`,
      ...reasons(upstreamPort),
    },
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
function askedAt(host: string): string {
  if (['0.0.0.0', '::'].includes(host)) return '127.0.0.1';
  return isIPv6(host) ? `[${host}]` : host;
}
