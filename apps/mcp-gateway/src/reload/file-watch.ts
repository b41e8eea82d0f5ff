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

/**
 * Tells when a file has changed and is at rest. The folder is watched and not the file, so that a file
 * that is put in its place is seen, and a link that leads elsewhere (Kubernetes swaps `..data`).
 */
export class FileWatch {
  private watcher: FSWatcher | undefined;
  private taken = '';
  private seen = '';
  private looking = false;
  private soon: (() => void) | undefined;
  private later: (() => void) | undefined;
  private closed = false;

  constructor(
    private readonly path: string,
    private readonly parts: FileWatchParts,
    private readonly changed: () => void,
  ) {}

  /** Resolves when changes from now on are seen. */
  async start(): Promise<void> {
    this.taken = this.seen = await this.state();
    if (this.closed) return;
    try {
      this.watcher = watch(dirname(this.path), { persistent: false });
      this.watcher.on('change', () => {
        this.lookSoon();
      });
      this.watcher.on('error', (error) => {
        this.withoutSigns(error);
      });
    } catch (error) {
      this.withoutSigns(error);
    }
    this.lookLater();
  }

  close(): void {
    this.closed = true;
    this.watcher?.close();
    this.soon?.();
    this.later?.();
  }

  private withoutSigns(error: unknown): void {
    this.watcher?.close();
    const fields = { path: this.path, error: describeError(error) };
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
    const state = await this.state();
    this.looking = false;
    const atRest = state === this.seen;
    this.seen = state;
    if (this.closed || state === this.taken) return;
    if (!atRest) {
      this.lookSoon();
      return;
    }
    this.taken = state;
    this.changed();
  }

  /** Differs whenever the file does; a missing one is a state too. */
  private async state(): Promise<string> {
    try {
      const { dev, ino, size, mtimeNs, ctimeNs } = await stat(this.path, { bigint: true });
      return [dev, ino, size, mtimeNs, ctimeNs].join(' ');
    } catch {
      return 'missing';
    }
  }
}
