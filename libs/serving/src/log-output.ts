import { write, writeSync } from 'node:fs';

/** Bytes of log lines held while the log cannot be written; further lines are dropped and counted. */
export const MAX_UNWRITTEN_LOG_BYTES = 4 * 1024 * 1024;

/** Milliseconds before a log that could not be written is tried again. */
const RETRY_MS = 100;

/** Milliseconds from one write to the next: a write costs as much for one line as for all lines of that time. */
const GATHERED_MS = 10;

/**
 * Writes log lines to a file descriptor without blocking or ending the process, at the latest after `GATHERED_MS`: with a full disk or a stuck reader, lines are lost but no answers. When the reader is
 * gone, all further lines are lost.
 */
export class LogOutput {
  private waiting: string[] = [];
  private unwrittenBytes = 0;
  /** What is being written, before what waits. */
  private current: Buffer | undefined;
  private writing = false;
  private retry: NodeJS.Timeout | undefined;
  private soon: NodeJS.Timeout | undefined;
  private sentAt = -Infinity;
  private dropped = 0;
  private gone = false;
  private stopped = false;
  private onReturned: () => void = () => undefined;
  private onceEmpty: (() => void)[] = [];
  /** Called with the number of dropped lines when writing works again. */
  onResumed: (droppedLines: number) => void = () => undefined;
  /** Called when something was written. */
  onWritten: () => void = () => undefined;

  constructor(private readonly fd: number) {
    // Accessing the streams makes pipes non-blocking; writes of other code to them may fail as well.
    for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  }

  /** Takes one line. Never throws, never waits. */
  write(line: string): void {
    if (!this.offer(line, MAX_UNWRITTEN_LOG_BYTES) && !this.gone) this.dropped += 1;
  }

  /** Takes one line, unless more than so many bytes would wait or the reader is gone: then it returns false. */
  offer(line: string, most: number): boolean {
    const bytes = Buffer.byteLength(line);
    if (this.gone || this.unwrittenBytes + bytes > most) return false;
    this.waiting.push(line);
    this.unwrittenBytes += bytes;
    this.sendSoon();
    return true;
  }

  /** Bytes that wait to be written; without end when the reader is gone. */
  get unwritten(): number {
    return this.gone ? Infinity : this.unwrittenBytes;
  }

  /** Resolves once all is written, and after `ms` in any case. */
  flushed(ms: number): Promise<void> {
    if (this.current === undefined && this.waiting.length === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.onceEmpty.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  /**
   * Begins no further write. Resolves with false when one is stuck in the system for `ms`, as on a stopped
   * terminal: an exit would wait for it.
   */
  stop(ms: number): Promise<boolean> {
    this.stopped = true;
    clearTimeout(this.retry);
    clearTimeout(this.soon);
    if (!this.writing) return Promise.resolve(true);
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms, false);
      this.onReturned = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
  }

  /** Writes what waits, as far as possible without blocking. Never throws. */
  flushSync(): void {
    if (this.writing || this.gone) return;
    clearTimeout(this.retry);
    clearTimeout(this.soon);
    this.soon = undefined;
    let rest: Buffer = Buffer.concat([this.current ?? Buffer.alloc(0), this.takeWaiting()]);
    while (rest.length > 0) {
      try {
        rest = this.without(rest, writeSync(this.fd, rest));
      } catch {
        this.later(rest);
        return;
      }
    }
    this.current = undefined;
  }

  private sendSoon(): void {
    if (this.current !== undefined || this.soon !== undefined || this.stopped) return;
    const wait = this.sentAt + GATHERED_MS - performance.now();
    this.soon = setTimeout(
      () => {
        this.soon = undefined;
        this.send(this.takeWaiting());
      },
      Math.max(0, wait),
    );
  }

  private takeWaiting(): Buffer {
    const lines = Buffer.from(this.waiting.join(''));
    this.waiting = [];
    return lines;
  }

  private send(bytes: Buffer): void {
    this.current = bytes;
    if (this.stopped) return;
    this.writing = true;
    this.sentAt = performance.now();
    write(this.fd, bytes, (error, written) => {
      this.writing = false;
      this.onReturned();
      if (error === null) this.goOn(this.without(bytes, written));
      else if (error.code === 'EPIPE') this.giveUp();
      else this.later(bytes);
    });
  }

  private without(bytes: Buffer, written: number): Buffer {
    this.unwrittenBytes -= written;
    return bytes.subarray(written);
  }

  private goOn(rest: Buffer): void {
    this.onWritten();
    if (this.dropped > 0 && this.unwrittenBytes < MAX_UNWRITTEN_LOG_BYTES / 2) {
      const { dropped } = this;
      this.dropped = 0;
      this.onResumed(dropped);
    }
    if (rest.length > 0) this.send(rest);
    else this.rest();
  }

  private later(bytes: Buffer): void {
    this.current = bytes;
    if (this.stopped) return;
    this.retry = setTimeout(() => {
      this.send(bytes);
    }, RETRY_MS).unref();
  }

  private giveUp(): void {
    this.gone = true;
    this.waiting = [];
    this.rest();
  }

  private rest(): void {
    this.current = undefined;
    if (this.waiting.length > 0) {
      this.sendSoon();
      return;
    }
    for (const resolve of this.onceEmpty.splice(0)) resolve();
  }
}
