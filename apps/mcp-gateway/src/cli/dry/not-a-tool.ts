import { createHttpClient, realAfter } from '#outbound';
import { findOperation, loadDocument, type Found, type FoundOperation } from '#openapi';
import type { Catalogue } from '../../catalogue/catalogue.js';
import type { GatewayConfig } from '../../config/gateway-config.js';
import { documentReaders } from '../../sources/openapi/document-readers.js';
import { apiToolSettings, type DocumentedUpstream } from '../../sources/openapi/document.source.js';
import { didYouMean } from '../near-names.js';
import { UsageError } from '../usage-error.js';
import { waitingFor } from '../waiting.js';

/** How many tools are named where none was meant. */
const NAMED = 20;

/**
 * Why nothing is served by this name, as an error: an operation of a document that is refused or not selected, with
 * what to write instead; a tool that has another name; or, as `UsageError`, nothing that is known. Documents are read
 * once more.
 */
export async function notATool(
  name: string,
  catalogue: Catalogue,
  config: GatewayConfig,
): Promise<Error> {
  const words: string[] = [];
  for (const settings of config.served.upstreams) {
    const { openapi } = settings;
    if (openapi === undefined) continue;
    const found = await operationIn({ ...settings, openapi }, name, config);
    words.push(...found.words);
    if (found.operation !== undefined) {
      return new Error(
        `${name} is not a tool: ${whyNot(found.operation, settings.name, catalogue)}`,
      );
    }
  }
  return new UsageError(
    `no tool is named ${name}; ${namesIn(catalogue)}${meant(name, catalogue, words)}`,
  );
}

async function operationIn(
  settings: DocumentedUpstream,
  name: string,
  { outbound }: GatewayConfig,
): Promise<Found> {
  const http = createHttpClient(undefined, outbound.outboundProxies);
  const reading = { http, clock: Date.now, after: realAfter, patient: false };
  try {
    const { signal } = new AbortController();
    const { source } = settings.openapi;
    const loaded = await loadDocument(source, documentReaders(reading), signal);
    if (!loaded.ok) return { operation: undefined, words: [] };
    const search = findOperation(loaded.document, apiToolSettings(settings), name);
    return await waitingFor(`the operations of ${settings.name}`, search);
  } finally {
    http.close();
  }
}

function whyNot(
  { key, selector, selection, refused }: FoundOperation,
  upstream: string,
  catalogue: Catalogue,
): string {
  const tool = catalogue.listed.find(({ name }) => {
    const served = catalogue.find(name);
    return served?.upstream?.name === upstream && served.origin?.operation === key;
  });
  if (tool !== undefined) return `the tool of ${key} is named ${tool.name}`;
  const reason = refused && `${refused.reason} (${refused.place})`;
  if (selection === 'selected')
    return `${key} of ${upstream} was refused: ${reason ?? 'no reason'}`;
  const then = reason === undefined ? '' : `; then it would be refused: ${reason}`;
  const entry = `upstreams.${upstream}.tools`;
  return selection === 'excluded'
    ? `${key} of ${upstream} is taken away by ${entry}.exclude; leave it out there${then}`
    : `${key} of ${upstream} is not selected; add this line to ${entry}.include: - ${selector}${then}`;
}

function namesIn({ listed }: Catalogue): string {
  const names = listed.slice(0, NAMED).map(({ name }) => name);
  const more = listed.length - names.length;
  const list = more > 0 ? [...names, `${more} more, see mcp-gateway tools`] : names;
  return `the tools are ${list.join(', ')}`;
}

/** What is served comes first. */
function meant(name: string, { listed }: Catalogue, words: readonly string[]): string {
  const served = listed.map((each) => each.name);
  return didYouMean(name, served) || didYouMean(name, words);
}
