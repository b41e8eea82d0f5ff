import { GreetCallers, type Callers } from './callers.js';
import { tracedTo, type CollectorKind } from './collector.js';
import { gatewayFile } from './mcp/gateway-files.js';
import { McpCallers } from './mcp/mcp-callers.js';
import type { ServerName } from './mcp/own-tools.js';
import { CANARY, type Seen } from './mcp/scripted-server.js';
import { startGateway, startServices, type Gateway, type Services } from './processes.js';

/** A soak that has been started. */
export interface Soaked {
  readonly gateway: Gateway;
  readonly callers: Callers;
  readonly services: Services;
  /** Requests at upstreams that carried what is another's, and lines that say what upstreams saw. */
  readonly seen: () => Promise<{ readonly strays: number; readonly lines: readonly string[] }>;
}

/** Callers of `greet`, whose spans all go to a collector of this kind; without one none are recorded. */
export async function greetSoak(collector?: CollectorKind): Promise<Soaked> {
  type Places = Record<'issuer' | 'upstream', string>;
  const services = startServices('services.js');
  const { issuer, upstream } = await services.child.ask<Places>('where are you?');
  const settings = { API_BASE_URL: upstream, API_AUTH0_AUDIENCE: upstream };
  const traced = collector === undefined ? {} : await tracedTo(collector);
  const gateway = await startGateway(issuer, { ...settings, ...traced });
  const callers = new GreetCallers(gateway.url, services);
  return { gateway, callers, services, seen: () => Promise.resolve({ strays: 0, lines: [] }) };
}

/** Callers of tools of three MCP servers, whose faults follow from the seed. */
export async function mcpSoak(seed: number): Promise<Soaked> {
  interface Places {
    readonly issuer: string;
    readonly urls: Record<ServerName, string>;
  }
  const services = startServices('mcp/services.js', String(seed));
  const { issuer, urls } = await services.child.ask<Places>('where are you?');
  const settings = { GATEWAY_CONFIG: gatewayFile(urls) };
  const gateway = await startGateway(issuer, settings, [CANARY]);
  const callers = new McpCallers(gateway.url, services);
  const seen = async () => {
    const servers = await services.child.ask<(Seen & { name: string })[]>('what was seen?');
    return {
      strays: servers.reduce((sum, { strays }) => sum + strays, 0),
      lines: servers.map(
        ({ name, requests, faults }) =>
          `${name}: asked ${JSON.stringify(requests)}, faults ${JSON.stringify(faults)}`,
      ),
    };
  };
  return { gateway, callers, services, seen };
}
