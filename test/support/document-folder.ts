import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type {
  ApiDocument,
  DocumentReaders,
  ReadText,
} from '../../libs/openapi/src/document/api-document.js';
import { loadDocument } from '../../libs/openapi/src/document/load-document.js';
import { member, type Node } from '../../libs/openapi/src/document/node.js';

const folders: string[] = [];
afterAll(() => {
  for (const path of folders) rmSync(path, { recursive: true });
});

/** A temporary folder with the files of a document; it is there while the tests of a file run. */
export interface DocumentFolder {
  readonly path: string;
  write(files: Readonly<Record<string, unknown>>): void;
}

export function documentFolder(files: Readonly<Record<string, unknown>> = {}): DocumentFolder {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'document-')));
  folders.push(path);
  const folder: DocumentFolder = {
    path,
    write: (more) => {
      for (const [name, content] of Object.entries(more)) {
        const file = join(path, name);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
      }
    },
  };
  folder.write(files);
  return folder;
}

/** Real files and real HTTP, and what was read of both. */
export function plainReaders(): DocumentReaders & { readonly opened: readonly string[] } {
  const opened: string[] = [];
  return {
    opened,
    readFile: (path, mostBytes) => {
      opened.push(path);
      return Promise.resolve(textOf(path, mostBytes));
    },
    fetch: async (url, mostBytes, signal) => {
      opened.push(url);
      const response = await fetch(url, { redirect: 'manual', signal });
      if (!response.ok) return { ok: false, problem: `answered ${response.status}` };
      const bytes = new Uint8Array(await response.arrayBuffer());
      if (bytes.length > mostBytes)
        return { ok: false, problem: `has more than ${mostBytes} bytes` };
      return { ok: true, text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) };
    },
  };
}

function textOf(path: string, mostBytes: number): ReadText {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return { ok: false, problem: 'does not exist' };
  if (found.size > mostBytes) return { ok: false, problem: `has more than ${mostBytes} bytes` };
  return { ok: true, text: readFileSync(path, 'utf8') };
}

/** A document that was loaded from real files. */
export interface OpenedFiles {
  readonly document: ApiDocument;
  readonly folder: DocumentFolder;
  /** Paths of what was read. */
  readonly opened: readonly string[];
}

/** Loads a document from a folder; `shown` is its path there. */
export async function openIn(folder: DocumentFolder, shown = 'api.yaml'): Promise<OpenedFiles> {
  const readers = plainReaders();
  const source = { path: join(folder.path, shown), shown };
  const loaded = await loadDocument(source, readers, new AbortController().signal);
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  return { document: loaded.document, folder, opened: readers.opened };
}

export function openFiles(
  files: Readonly<Record<string, unknown>>,
  shown?: string,
): Promise<OpenedFiles> {
  return openIn(documentFolder(files), shown);
}

/** The node of a document behind these keys. */
export function nodeAt(document: ApiDocument, ...keys: readonly string[]): Node {
  return keys.reduce((node, key) => member(node, key)!, document.root);
}
