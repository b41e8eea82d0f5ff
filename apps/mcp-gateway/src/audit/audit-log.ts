import { randomBytes, randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { VERSION } from '#serving';
import type { AppLogger, LogStream } from '#telemetry';
import type { After, Clock } from '#outbound';
import type { AuditRecorded, GatewayObserver } from '../observing/gateway-event.js';
import { recordLine, type RecordFields } from './audit-record.js';
import { AuditFile } from './output/audit-file.js';
import type { AuditOutput } from './output/audit-output.js';
import { AuditStream } from './output/audit-stream.js';
import { Recording } from './recording.js';
import { Sampling } from './sampling.js';
import type { Verdict } from './verdicts.js';

/** Bytes of the key of a process that was given none. */
const KEY_BYTES = 32;

/** What an audit log is made of. */
export interface AuditLogParts {
  /** `stdout`, or the path of a file. */
  readonly to: string;
  /** Whether people are named as tokens name them. */
  readonly plain: boolean;
  /** Undefined: references mean something within this process alone. */
  readonly subjectKey: Buffer | undefined;
  readonly required: boolean;
  /** Whether an answered `tools/list` has a record. */
  readonly lists: boolean;
  /** Of the process. */
  readonly logStream: LogStream;
  readonly logger: Pick<AppLogger, 'info' | 'warn' | 'error'>;
  readonly clock: Clock;
  readonly steady: Clock;
  readonly after: After;
  /** Is told of each record. */
  readonly counted?: (recorded: AuditRecorded) => void;
}

/** Writes records of what happens: one for each call, before its answer is written. */
export class AuditLog {
  readonly observer: GatewayObserver;
  private readonly output: AuditOutput;
  private readonly sampling: Sampling;
  private readonly service = { name: 'mcp-gateway', version: VERSION, instance: hostname() };
  private dropped = 0;
  private closed = false;

  /** Throws `ConfigError` for a file that cannot be opened. */
  constructor(private readonly parts: AuditLogParts) {
    const { to, plain, subjectKey, lists, logStream, logger, clock, steady, after } = parts;
    this.output = to === 'stdout' ? new AuditStream(logStream) : new AuditFile(to, logger, clock);
    this.output.onWritten = () => {
      this.tellDropped();
    };
    if (!plain && subjectKey === undefined) {
      logger.warn(
        { setting: 'AUDIT_SUBJECT_KEY' },
        'the audit log names people by a key of this process alone; `openssl rand -base64 32` makes one to keep',
      );
    }
    const key = subjectKey ?? (plain ? undefined : randomBytes(KEY_BYTES));
    this.sampling = new Sampling(steady, after);
    const put = (verdict: Verdict, fields: RecordFields) => {
      this.put(verdict, fields);
    };
    const recording = new Recording(put, { key, plain, lists }, this.sampling);
    this.observer = (event) => {
      recording.take(event);
    };
  }

  /** False: a call must not be made now, since it could not be recorded. */
  get recordable(): boolean {
    return !this.parts.required || this.output.recordable;
  }

  /** Bytes of records that could not be written so far, and are held. */
  get heldBytes(): number {
    return this.output.heldBytes;
  }

  /** Opens a file anew, after it was moved away. */
  reopen(): void {
    this.output.reopen();
  }

  /** Writes what waits, and says what could not be written; nothing is recorded any more. */
  close(): void {
    if (this.closed) return;
    this.sampling.end();
    this.tellDropped();
    const lost = this.output.close() + this.dropped;
    this.closed = true;
    if (lost === 0) return;
    const why = 'AUDIT: records could not be written before the end, and are lost';
    this.parts.logger.error({ lost, setting: 'AUDIT' }, why);
  }

  private put({ event, outcome }: Verdict, fields: RecordFields): void {
    if (this.closed) return;
    this.tellDropped();
    const time = new Date(this.parts.clock()).toISOString();
    const head = { time, id: randomUUID(), event, outcome, service: this.service };
    const dropped = !this.output.write(recordLine(head, fields));
    if (dropped) this.dropped += 1;
    this.parts.counted?.({ kind: 'audit_recorded', event, dropped });
  }

  /** Once there is room again. */
  private tellDropped(): void {
    const { dropped } = this;
    if (dropped === 0 || !this.output.recovered) return;
    this.dropped = 0;
    this.parts.logger.error({ dropped }, 'the audit log could not be written; records are missing');
    this.put({ event: 'audit.dropped', outcome: 'error' }, { dropped });
  }
}
