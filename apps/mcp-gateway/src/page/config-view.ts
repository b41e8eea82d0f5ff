import type { GatewayParts } from '../gateway-parts.js';
import type {
  OpenApiSettings,
  ServedSettings,
  UpstreamSettings,
} from '../config/served-settings.js';

type ShownSettings = GatewayParts['config']['shown'];

/** What the gateway runs with, as operators may see it. */
export interface ConfigView {
  readonly digest: string;
  readonly generation: number;
  /** gateway.yaml; null: the environment says what is served. */
  readonly file: string | null;
  readonly settings: ShownSettings;
  readonly served: object;
}

/** Everything of what is served, with `set` in the place of what is secret. */
export function shownServed({ upstreams, ...others }: ServedSettings): object {
  return { ...others, upstreams: upstreams.map(shownUpstream) };
}

function shownUpstream({
  exchange,
  headers,
  secrets,
  openapi,
  ...others
}: UpstreamSettings): object {
  const hidden = (text: string) =>
    secrets.some((secret) => secret !== '' && text.includes(secret)) ? 'set' : text;
  const client = exchange && {
    id: exchange.client.id,
    proof: 'secret' in exchange.client ? 'secret: set' : 'key: set',
  };
  return {
    ...others,
    at: undefined,
    exchange: exchange && { ...exchange, client, parameters: allSet(exchange.parameters) },
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, hidden(value)]),
    ),
    openapi: openapi && {
      ...openapi,
      source: withoutQuery(openapi.source),
      securitySchemes: Object.fromEntries(
        Object.entries(openapi.securitySchemes).map(([name, { header }]) => [
          name,
          { header, value: 'set' },
        ]),
      ),
    },
  };
}

/** Further parameters may prove something. */
function allSet(parameters: Readonly<Record<string, string>>): object {
  return Object.fromEntries(Object.keys(parameters).map((name) => [name, 'set']));
}

/** What a document is fetched with may stand in its query. */
function withoutQuery(source: OpenApiSettings['source']): object {
  return 'url' in source ? { ...source, url: source.url.replace(/\?.*/s, '?…') } : source;
}
