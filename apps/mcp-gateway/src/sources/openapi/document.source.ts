import {
  apiTools,
  loadDocument,
  Validators,
  type ApiTools,
  type ApiToolSettings,
  type RefusedOperation as Refused,
} from '#openapi';
import type { LoadedTools, RefusedOperation, ToolSource } from '../../catalogue/tool-source.js';
import type { OpenApiSettings, UpstreamSettings } from '../../config/served-settings.js';
import type { UpstreamFor } from '../served-tool.js';
import { documentReaders, type ReadingParts } from './document-readers.js';
import { operationTool } from './operation-tool.js';
import { OperationUpstreams } from './operation-upstreams.js';

/** What it works with. */
export interface DocumentParts {
  readonly reading: ReadingParts;
  readonly upstreamFor: UpstreamFor;
}

/** An upstream whose tools are operations of its OpenAPI document. */
export type DocumentedUpstream = UpstreamSettings & { readonly openapi: OpenApiSettings };

/** The operations that an upstream's settings select of its document, as they are served on it. */
export function documentTools(settings: DocumentedUpstream, parts: DocumentParts): ToolSource {
  const { source } = settings.openapi;
  return {
    name: settings.at('openapi'),
    load: async (signal) => {
      const loaded = await loadDocument(source, documentReaders(parts.reading), signal);
      const own = 'path' in source ? [source.path] : [];
      if (!loaded.ok) {
        const problems = loaded.problems.map((text) => `${settings.at('openapi')}: ${text}`);
        return { tools: [], problems, files: own };
      }
      const { document } = loaded;
      const made = await apiTools(document, apiToolSettings(settings));
      const files = [...new Set([...own, ...document.files])];
      const { unread } = document;
      if (unread !== undefined) {
        return { tools: [], problems: [`${settings.at('openapi')}: ${unread}`], files };
      }
      const changed = document.verify();
      if (changed !== undefined) {
        return { tools: [], problems: [`${settings.at('openapi.sha256')}: ${changed}`], files };
      }
      return { ...servedOperations(made, settings, parts.upstreamFor), files };
    },
  };
}

/** What an upstream's settings say of its document. */
export function apiToolSettings({
  url,
  prefix,
  exchange,
  tools: { override },
  headers,
  openapi: { include, exclude, hosts, output, securitySchemes },
}: DocumentedUpstream): ApiToolSettings {
  const schemes = Object.fromEntries(
    Object.entries(securitySchemes).map(([name, { header }]) => [name, header] as const),
  );
  return {
    ...{ include, exclude, override, prefix, url, hosts, output },
    ceiling: exchange?.scopes,
    schemes,
    headers: [...Object.keys(headers), ...Object.values(schemes)],
  };
}

/** What a document gives, as it is served on its upstream. */
export function servedOperations(
  made: ApiTools,
  settings: DocumentedUpstream,
  upstreamFor: UpstreamFor,
): LoadedTools {
  const { name: upstream, openapi, at } = settings;
  const upstreams = new OperationUpstreams(settings, openapi.securitySchemes, upstreamFor);
  const on = { settings, openapi, upstreams, validators: new Validators() };
  const served = made.tools.map((api) => operationTool(api, on));
  const problems = [
    ...made.problems.map(({ field, text }) => `${at(field)}: ${text}`),
    ...served.flatMap(({ problem }) => problem ?? []),
  ];
  if (problems.length === 0 && served.length === 0) {
    problems.push(`${at('tools.include')}: selects no operation that can be served`);
  }
  return {
    tools: served.flatMap((each) => (each.problem === undefined ? [each.tool] : [])),
    problems,
    refused: made.refused.map((each) => refusedOperation(each, upstream)),
    warnings: made.warnings.map((text) => ({ upstream, text })),
  };
}

function refusedOperation(
  { key, place, reason, kind }: Refused,
  upstream: string,
): RefusedOperation {
  return { upstream, operation: key, place, reason, kind };
}
