import { createHttpClient, realAfter, steadyClock } from '#outbound';
import { findOperation, loadDocument, type Found, type FoundOperation } from '#openapi';
import type { Catalogue } from '../../catalogue/catalogue.js';
import type { GatewayConfig } from '../../config/gateway-config.js';
import { documentReaders } from '../../sources/openapi/document-readers.js';
import { apiToolSettings, type DocumentedUpstream } from '../../sources/openapi/document.source.js';
import { didYouMean, noTool } from '../near-names.js';
import { UsageError } from '../usage-error.js';
import { waitingFor } from '../waiting.js';

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
    const search = operationIn({ ...settings, openapi }, name, config);
    const found = await waitingFor(`the document of ${settings.name}`, search);
    words.push(...found.words);
    if (found.operation !== undefined) {
      return new Error(
        `${name} is not a tool: ${whyNot(found.operation, settings.name, catalogue)}`,
      );
    }
  }
  const served = catalogue.listed.map((each) => each.name);
  // What is served comes first.
  const meant = didYouMean(name, served) || didYouMean(name, words);
  return new UsageError(noTool(name, served, meant) + learnedText(config));
}

/** That tools may be missing here, as their servers are asked while the gateway runs; empty where none is. */
function learnedText({ served }: GatewayConfig): string {
  const names = served.upstreams.flatMap(({ name, mcp }) =>
    mcp === undefined || mcp.list.from === 'file' ? [] : [name],
  );
  if (names.length === 0) return '';
  return `; the list of ${names.join(', ')} is known only while the gateway runs`;
}

async function operationIn(
  settings: DocumentedUpstream,
  name: string,
  { outbound }: GatewayConfig,
): Promise<Found> {
  const http = createHttpClient(undefined, outbound.outboundProxies);
  const reading = { http, steady: steadyClock, after: realAfter, patient: false };
  try {
    const { signal } = new AbortController();
    const { source } = settings.openapi;
    const loaded = await loadDocument(source, documentReaders(reading), signal);
    if (!loaded.ok) return { operation: undefined, words: [] };
    return await findOperation(loaded.document, apiToolSettings(settings), name);
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
