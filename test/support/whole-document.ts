import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import {
  loadDocument,
  type ApiDocument,
  type ApiToolSettings,
} from '../../libs/openapi/src/index.js';
import { isMapping, member, members } from '../../libs/openapi/src/document/node.js';
import {
  keyHeader,
  schemeNode,
  schemeOf,
} from '../../libs/openapi/src/operation/security-scheme.js';
import { operationsOf } from '../../libs/openapi/src/selection/operations.js';

/** A document of local files. Throws what it cannot be read for. */
export async function localDocument(path: string): Promise<ApiDocument> {
  const source = { path: resolve(path), shown: basename(path) };
  const readers = {
    readFile: async (file: string) => ({ ok: true, text: await readFile(file, 'utf8') }) as const,
    fetch: () => Promise.resolve({ ok: false, problem: 'is not read here' } as const),
  };
  const loaded = await loadDocument(source, readers, new AbortController().signal);
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  return loaded.document;
}

/**
 * Settings that select as much of a document as may be: every operation by its key, so many in one portion; every
 * scope; and a value for every security scheme that no token serves.
 */
export function wholeSettings(document: ApiDocument, portion = 1_000): readonly ApiToolSettings[] {
  const keys = operationsOf(document).operations.map(({ key }) => key);
  const portions = Array.from({ length: Math.ceil(keys.length / portion) }, (_, at) =>
    keys.slice(at * portion, (at + 1) * portion),
  );
  const ceiling = scopesOf(document);
  const schemes = schemesOf(document);
  return portions.map((operations) => ({
    include: [{ operations }],
    exclude: [],
    override: {},
    prefix: '',
    url: 'https://api.example.com',
    hosts: [],
    output: 'none',
    ceiling,
    schemes,
    headers: [],
  }));
}

function schemesOf(document: ApiDocument): Readonly<Record<string, string>> {
  const names = componentsOf(document, 'securitySchemes').map(([name]) => name);
  const others = names.filter((name) => schemeOf(document, name).obstacle !== undefined);
  return Object.fromEntries(
    others.map((name, at) => {
      const scheme = schemeNode(document, name);
      return [name, (scheme && keyHeader(scheme)) ?? `x-scheme-${at}`];
    }),
  );
}

/** Every scope that the security schemes and the operations name. */
function scopesOf(document: ApiDocument): readonly string[] {
  const flows = componentsOf(document, 'securitySchemes').flatMap(([, scheme]) => {
    const all = member(document.resolve(scheme), 'flows');
    return all ? members(all).flatMap(([, flow]) => member(flow, 'scopes') ?? []) : [];
  });
  const offered = flows.flatMap(({ value }) => (isMapping(value) ? Object.keys(value) : []));
  const stated = [document.root, ...operationsOf(document).operations.map(({ node }) => node)];
  const asked = stated.flatMap((node) => {
    const security = member(node, 'security')?.value;
    const alternatives: readonly unknown[] = Array.isArray(security) ? security : [];
    return alternatives.flatMap((each) => (isMapping(each) ? Object.values(each).flat() : []));
  });
  return [...new Set([...offered, ...asked.filter((each) => typeof each === 'string')])];
}

function componentsOf(document: ApiDocument, kind: string) {
  const components = member(document.root, 'components');
  const found = components && member(components, kind);
  return found && isMapping(found.value) ? members(found) : [];
}
