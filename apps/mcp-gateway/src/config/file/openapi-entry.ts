import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { DocumentSource, Selector } from '#openapi';
import type { OpenApiSettings, SchemeValue } from '../served-settings.js';
import type { UpstreamEntry } from './schema/file-schema.js';

type Selected = UpstreamEntry['tools']['include'][number];

/** What an entry says of its document; undefined where it has none. `file` is what messages call gateway.yaml. */
export function openApiOf(
  { openapi, securitySchemes = {}, hosts = [], output = 'none', tools }: UpstreamEntry,
  file: string,
): OpenApiSettings | undefined {
  if (openapi === undefined) return undefined;
  return {
    source: typeof openapi === 'string' ? localSource(openapi, file) : openapi,
    include: selectorsOf(tools.include),
    exclude: selectorsOf(tools.exclude ?? []),
    securitySchemes: Object.fromEntries(
      Object.entries(securitySchemes).map(([name, { header, value }]): [string, SchemeValue] => [
        name,
        { header: header.toLowerCase(), value },
      ]),
    ),
    hosts: [...new Set(hosts)],
    output,
  };
}

/** Messages call a document by the way to it from where they begin the way to the file. */
function localSource(path: string, file: string): DocumentSource {
  const shown = isAbsolute(path) ? path : join(dirname(file), path);
  return { path: resolve(shown), shown };
}

/** Selectors have methods in lower case. */
function selectorsOf(entries: readonly Selected[]): readonly Selector[] {
  return entries.filter(isSelector).map(({ methods, ...others }) => ({
    ...others,
    ...(methods && { methods: methods.map((method) => method.toLowerCase()) }),
  }));
}

/** Whether an entry of `include` or `exclude` selects operations of a document. */
function isSelector(entry: Selected): entry is Exclude<Selected, string> & Selector {
  return typeof entry !== 'string';
}
