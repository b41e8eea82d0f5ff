import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { ConfigError } from '#auth';
import type { Clock } from '#outbound';
import { OutageLog, type OutageLogger } from '#serving';
import { MAX_UNWRITTEN_AUDIT_BYTES, type AuditOutput } from './audit-output.js';

/** Milliseconds before a file that could not be written is tried again. */
const RETRY_MS = 100;

/** Appends; a named pipe that nobody reads is an error, and not waited for. */
const FLAGS = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NONBLOCK;

/** Of a new file: its owner writes it, the group reads it. */
const MODE = 0o640;

/**
 * A file, written before `write` returns: what was written survives the end of the process, however it
 * ends. What cannot be written is held, and tried again.
 */
export class AuditFile implements AuditOutput {
  private fd: number;
  /** Not written yet, the first one perhaps in part. */
  private held: Buffer[] = [];
  private bytes = 0;
  private readonly outage: OutageLog;
  private retrying: NodeJS.Timeout | undefined;
  onWritten: () => void = () => undefined;

  /** Throws `ConfigError` for a file that cannot be opened. What fails later is logged. */
  constructor(
    private readonly path: string,
    private readonly logger: OutageLogger,
    clock: Clock,
  ) {
    this.outage = new OutageLog(logger, clock);
    try {
      this.fd = openSync(path, FLAGS, MODE);
    } catch (error) {
      const why = `${path} cannot be opened for writing (${codeOf(error)})`;
      throw new ConfigError([`AUDIT: ${why}; make it writable, or write stdout`]);
    }
  }

  write(line: string): boolean {
    const bytes = Buffer.from(line);
    if (this.bytes > 0) this.writeHeld();
    if (this.bytes + bytes.length > MAX_UNWRITTEN_AUDIT_BYTES) return false;
    this.held.push(bytes);
    this.bytes += bytes.length;
    this.writeHeld();
    return true;
  }

  get recordable(): boolean {
    if (this.bytes > 0) this.writeHeld();
    return this.bytes === 0;
  }

  get heldBytes(): number {
    return this.bytes;
  }

  get recovered(): boolean {
    return this.bytes < MAX_UNWRITTEN_AUDIT_BYTES / 2;
  }

  reopen(): void {
    try {
      const next = openSync(this.path, FLAGS, MODE);
      // A line that was begun is finished where it was begun.
      this.writeHeld();
      closeSync(this.fd);
      this.fd = next;
    } catch (error) {
      this.logger.error(
        this.about(error),
        'AUDIT: the file cannot be opened anew; records go on to the one that is open',
      );
    }
  }

  close(): number {
    this.writeHeld();
    clearInterval(this.retrying);
    closeSync(this.fd);
    return this.held.length;
  }

  private writeHeld(): void {
    try {
      for (let [first] = this.held; first !== undefined; [first] = this.held) {
        const written = writeSync(this.fd, first);
        this.bytes -= written;
        if (written === first.length) this.held.shift();
        else this.held[0] = first.subarray(written);
      }
    } catch (error) {
      const why = 'AUDIT: records cannot be written, and are held in memory';
      this.outage.fails(why, this.about(error), codeOf(error));
      this.retryLater();
      return;
    }
    if (this.retrying === undefined) return;
    clearInterval(this.retrying);
    this.retrying = undefined;
    this.outage.works('AUDIT: records are written again', this.about());
    this.onWritten();
  }

  private about(error?: unknown): object {
    const problem = error !== undefined && { problem: codeOf(error) };
    return { setting: 'AUDIT', path: this.path, ...problem };
  }

  private retryLater(): void {
    this.retrying ??= setInterval(() => {
      this.writeHeld();
    }, RETRY_MS).unref();
  }
}

function codeOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === 'string' ? code : 'failed';
}
