import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { ConfigError } from '#auth';
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
  private heldBytes = 0;
  private retrying: NodeJS.Timeout | undefined;
  onWritten: () => void = () => undefined;

  /** Throws `ConfigError` for a file that cannot be opened. `failed` is told when it cannot be opened anew. */
  constructor(
    private readonly path: string,
    private readonly failed: (problem: string) => void,
  ) {
    try {
      this.fd = openSync(path, FLAGS, MODE);
    } catch (error) {
      const why = `${path} cannot be opened for writing (${codeOf(error)})`;
      throw new ConfigError([`AUDIT: ${why}; make it writable, or write stdout`]);
    }
  }

  write(line: string): boolean {
    const bytes = Buffer.from(line);
    if (this.heldBytes > 0) this.writeHeld();
    if (this.heldBytes + bytes.length > MAX_UNWRITTEN_AUDIT_BYTES) return false;
    this.held.push(bytes);
    this.heldBytes += bytes.length;
    this.writeHeld();
    return true;
  }

  get recordable(): boolean {
    if (this.heldBytes > 0) this.writeHeld();
    return this.heldBytes === 0;
  }

  get recovered(): boolean {
    return this.heldBytes < MAX_UNWRITTEN_AUDIT_BYTES / 2;
  }

  reopen(): void {
    try {
      const next = openSync(this.path, FLAGS, MODE);
      // A line that was begun is finished where it was begun.
      this.writeHeld();
      closeSync(this.fd);
      this.fd = next;
    } catch (error) {
      this.failed(codeOf(error));
    }
  }

  close(): void {
    this.writeHeld();
    clearInterval(this.retrying);
    closeSync(this.fd);
  }

  private writeHeld(): void {
    try {
      for (let [first] = this.held; first !== undefined; [first] = this.held) {
        const written = writeSync(this.fd, first);
        this.heldBytes -= written;
        if (written === first.length) this.held.shift();
        else this.held[0] = first.subarray(written);
      }
    } catch {
      this.retryLater();
      return;
    }
    if (this.retrying === undefined) return;
    clearInterval(this.retrying);
    this.retrying = undefined;
    this.onWritten();
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
