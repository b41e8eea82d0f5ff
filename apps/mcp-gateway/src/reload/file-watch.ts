import { watch, type FSWatcher } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { After } from '#outbound';
import { describeError } from '#serving';
import type { AppLogger } from '#telemetry';

/** Milliseconds after a sign of a change until the file is looked at; twice the same, and it is at rest. */
export const SETTLE_MS = 200;

/** Milliseconds between two looks without a sign: some file systems give none. */
export const LOOK_MS = 10_000;

/** What it works with. */
export interface FileWatchParts {
  readonly after: After;
  readonly logger: AppLogger;
}

/** A file as it was when it was last told of, and as it was seen last. */
interface WatchedFile {
  taken: string;
  seen: string;
}

/**
 * Tells when files have changed and are at rest. Their folders are watched and not they themselves, so that a
 * file that is put in its place is seen, and a link that leads elsewhere (Kubernetes swaps `..data`).
 */
export class FileWatch {
  /** Called with the paths of those that changed. */
  onChanged: (paths: readonly string[]) => void = () => undefined;
  private readonly files = new Map<string, WatchedFile>();
  /** By folder; undefined where the system gives no signs. */
  private readonly watchers = new Map<string, FSWatcher | undefined>();
  private looking = false;
  private soon: (() => void) | undefined;
  private later: (() => void) | undefined;
  private closed = false;

  constructor(
    private readonly first: readonly string[],
    private readonly parts: FileWatchParts,
  ) {}

  /** Resolves when changes from now on are seen. */
  async start(): Promise<void> {
    await this.follow(this.first);
    this.lookLater();
  }

  /** These files are watched, and no others. */
  async follow(paths: readonly string[]): Promise<void> {
    const wanted = new Set(paths);
    for (const path of this.files.keys()) if (!wanted.has(path)) this.files.delete(path);
    await this.followToo(paths);
  }

  /** These files are watched as well. */
  async followToo(paths: readonly string[]): Promise<void> {
    const added = paths.filter((path) => !this.files.has(path));
    const states = await Promise.all(added.map(stateOf));
    added.forEach((path, index) => {
      const state = states[index] ?? '';
      this.files.set(path, { taken: state, seen: state });
    });
    this.watchFolders();
  }

  close(): void {
    this.closed = true;
    for (const watcher of this.watchers.values()) watcher?.close();
    this.soon?.();
    this.later?.();
  }

  private watchFolders(): void {
    const folders = new Set([...this.files.keys()].map((path) => dirname(path)));
    for (const [folder, watcher] of this.watchers) {
      if (folders.has(folder)) continue;
      watcher?.close();
      this.watchers.delete(folder);
    }
    for (const folder of folders) {
      if (this.closed || this.watchers.has(folder)) continue;
      this.watchers.set(folder, this.watched(folder));
    }
  }

  private watched(folder: string): FSWatcher | undefined {
    try {
      const watcher = watch(folder, { persistent: false });
      watcher.on('change', () => {
        this.lookSoon();
      });
      watcher.on('error', (error) => {
        watcher.close();
        this.withoutSigns(folder, error);
      });
      return watcher;
    } catch (error) {
      this.withoutSigns(folder, error);
      return undefined;
    }
  }

  private withoutSigns(path: string, error: unknown): void {
    const fields = { path, error: describeError(error) };
    this.parts.logger.warn(fields, `changes are looked for every ${LOOK_MS} ms only`);
  }

  /** Signs that come meanwhile are of the same look, so that a busy folder costs few. */
  private lookSoon(): void {
    if (this.closed || this.soon !== undefined) return;
    this.soon = this.parts.after(SETTLE_MS, () => {
      this.soon = undefined;
      void this.look();
    });
  }

  private lookLater(): void {
    if (this.closed) return;
    this.later = this.parts.after(LOOK_MS, () => {
      void this.look();
      this.lookLater();
    });
  }

  /** Half a file is not read: only what two looks see alike is taken. */
  private async look(): Promise<void> {
    if (this.looking) {
      this.lookSoon();
      return;
    }
    this.looking = true;
    const files = [...this.files];
    const states = await Promise.all(files.map(([path]) => stateOf(path)));
    this.looking = false;
    if (this.closed) return;
    const looked = files.map(([path, file], index) => ({ path, file, state: states[index] ?? '' }));
    const changed = looked.filter(({ file, state }) => state !== file.taken);
    const restless = looked.filter(({ file, state }) => state !== file.seen);
    for (const { file, state } of restless) file.seen = state;
    if (changed.length === 0) return;
    if (restless.length > 0) {
      this.lookSoon();
      return;
    }
    for (const { file, state } of changed) file.taken = state;
    this.onChanged(changed.map(({ path }) => path));
  }
}

/** Differs whenever the file does; a missing one is a state too. */
async function stateOf(path: string): Promise<string> {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
    return [dev, ino, size, mtimeNs, ctimeNs].join(' ');
  } catch {
    return 'missing';
  }
}
