import { safeLine } from '#foreign-text';
import type { DocumentReaders, DocumentSource, LoadedDocument } from './api-document.js';
import { DocumentFiles, FileProblem } from './document-files.js';
import type { DocumentHome } from './home/document-home.js';
import { FolderHome } from './home/folder-home.js';
import { OriginHome, urlProblem } from './home/origin-home.js';
import { OpenDocument } from './open-document.js';
import { rootProblems, versionOf } from './root-problems.js';

/**
 * Reads an OpenAPI document (3.0, 3.1 or 3.2; JSON or YAML) and judges its root: not its operations, which are
 * judged when they are selected. One that is pinned and refers to nothing else is compared with its pin; for all
 * others `verify` does that after `reach`. `signal` ends this reading and that of `reach`.
 */
export async function loadDocument(
  source: DocumentSource,
  readers: DocumentReaders,
  signal: AbortSignal,
): Promise<LoadedDocument> {
  const wrong = 'url' in source ? urlProblem(source.url) : undefined;
  if ('url' in source && wrong !== undefined) {
    return { ok: false, problems: [`${safeLine(source.url)}: ${wrong}`] };
  }
  try {
    return await opened(homeOf(source, readers, signal), source, signal);
  } catch (error) {
    if (error instanceof FileProblem) return { ok: false, problems: [error.message] };
    throw error;
  }
}

function homeOf(
  source: DocumentSource,
  readers: DocumentReaders,
  signal: AbortSignal,
): DocumentHome {
  if ('path' in source) return new FolderHome(source, readers);
  const url = new URL(source.url);
  url.hash = '';
  return new OriginHome(url.href, readers, signal);
}

async function opened(
  home: DocumentHome,
  source: DocumentSource,
  signal: AbortSignal,
): Promise<LoadedDocument> {
  const files = new DocumentFiles(home, signal);
  const main = await files.load(home.main);
  const { root } = main;
  const pin = 'url' in source ? source.sha256 : 'none';
  const document = new OpenDocument(versionOf(root) ?? '3.1', main, files, pin);
  const changed = document.leadsElsewhere ? undefined : document.verify();
  const problems = [
    ...(changed === undefined ? [] : [`${safeLine(root.file)}: ${changed}`]),
    ...rootProblems(root).map(({ at, text }) => `${document.place(at)}: ${text}`),
  ];
  return problems.length === 0 ? { ok: true, document } : { ok: false, problems };
}
