import type { LogOutput } from '#serving';
import type { LogStream } from '#telemetry';
import { MAX_UNWRITTEN_AUDIT_BYTES, type AuditOutput } from './audit-output.js';

/** Bytes that a reader may be behind with before calls that must be recorded are refused. */
export const MAX_UNRECORDED_BYTES = 1024 * 1024;

/** A log that says how much of it was not written yet: that of a process, and no test's own. */
function isOutput(stream: LogStream): stream is LogOutput {
  return 'offer' in stream;
}

/** Records among the lines of the log, on standard output: in one order, and no line within another. */
export class AuditStream implements AuditOutput {
  private readonly output: LogOutput | undefined;
  onWritten: () => void = () => undefined;

  constructor(private readonly stream: LogStream) {
    this.output = isOutput(stream) ? stream : undefined;
    if (this.output) {
      this.output.onWritten = () => {
        this.onWritten();
      };
    }
  }

  write(line: string): boolean {
    if (this.output) return this.output.offer(line, MAX_UNWRITTEN_AUDIT_BYTES);
    this.stream.write(line);
    return true;
  }

  get recordable(): boolean {
    return this.heldBytes === 0;
  }

  /** Of the whole log, from where its reader is so far behind that it may stand still. */
  get heldBytes(): number {
    const { unwritten = 0 } = this.output ?? {};
    return unwritten <= MAX_UNRECORDED_BYTES ? 0 : unwritten;
  }

  get recovered(): boolean {
    return this.output === undefined || this.output.unwritten < MAX_UNWRITTEN_AUDIT_BYTES / 2;
  }

  reopen(): void {
    // There is nothing to open.
  }

  close(): number {
    // The process writes its last lines when it ends.
    return 0;
  }
}
