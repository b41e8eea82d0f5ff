import type { DocumentReaders, ReadText } from '../api-document.js';
import type { DocumentHome, Target } from './document-home.js';

/** Files of one document that are read by URL. */
export const MAX_URLS = 50;

/** The origin of a document that is read by URL: its files are there. `at` is a URL without fragment. */
export class OriginHome implements DocumentHome {
  readonly mostFiles = MAX_URLS;
  readonly needsAll = true;
  private readonly origin: string;

  /** Takes a URL that `urlProblem` has nothing against. */
  constructor(
    readonly main: string,
    private readonly readers: DocumentReaders,
    private readonly signal: AbortSignal,
  ) {
    this.origin = new URL(main).origin;
  }

  target(file: string, from: string): Target {
    const at = URL.canParse(file, from) ? new URL(file, from).href : '';
    // Not by the origins of both: `blob:` and URLs with credentials have it too.
    if (at.startsWith(`${this.origin}/`)) return { ok: true, at };
    const problem = `leads to somewhere else than ${this.origin}; serve the file there and write its path`;
    return { ok: false, problem };
  }

  nameOf(at: string): string {
    return at;
  }

  read(at: string, mostBytes: number): Promise<ReadText> {
    return this.readers.fetch(at, mostBytes, this.signal);
  }
}

/** Why no document is read from a URL, as the end of a sentence. */
export function urlProblem(text: string): string | undefined {
  if (!URL.canParse(text)) return 'is not a URL; write one that begins with https://';
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') return 'holds credentials; write it without';
  if (protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))) return undefined;
  return 'is not safe to read from; write one that begins with https://';
}

function isLoopback(hostname: string): boolean {
  return /^(?:localhost|\[::1\]|127(?:[.]\d{1,3}){3})$/.test(hostname);
}
