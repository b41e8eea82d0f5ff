import type { AuditEvent } from '../observing/closed-sets.js';
import type { RecordOutcome } from './verdicts.js';

/** Version of the shape of records. */
export const RECORD_SCHEMA = 1;

/** Most bytes of a record, the line's end included. */
export const MAX_RECORD_BYTES = 2_048;

/** Bytes of JSON that a text has in a record that would be longer, and entries of a list. */
export const MAX_TIGHT_TEXT_BYTES = 48;
export const MAX_TIGHT_ENTRIES = 2;

/** Who asked: a verified caller. `ref` or, where people are named plainly, `sub`. */
export interface RecordedSubject {
  readonly iss: string;
  readonly ref: string | undefined;
  readonly sub: string | undefined;
  readonly client_id: string;
  readonly org: string | undefined;
  /** Who acts for the person, the current actor first; refs, or names. */
  readonly actor: readonly string[] | undefined;
}

/** What a record says beside what every record says; its keys are written in this order. */
export interface RecordFields {
  /** Absent on success. */
  readonly reason?: string | undefined;
  readonly trace_id?: string | undefined;
  /** The reference that the client is told. */
  readonly request_id?: string | undefined;
  readonly subject?: RecordedSubject | undefined;
  readonly source?: { readonly ip: string; readonly user_agent: string | undefined } | undefined;
  readonly action?:
    | {
        readonly method: string;
        readonly tool: string | undefined;
        readonly protocol: string | undefined;
        readonly arguments: readonly string[] | undefined;
        readonly other_arguments: number | undefined;
      }
    | undefined;
  readonly authorization?:
    { readonly required: readonly string[]; readonly granted: readonly string[] } | undefined;
  readonly target?:
    | {
        readonly upstream: string;
        readonly audience: string | undefined;
        readonly http_method: string | undefined;
        readonly route: string | undefined;
      }
    | undefined;
  readonly delegation?:
    | {
        readonly profile: string;
        readonly cache: string | undefined;
        readonly asked: readonly string[];
        readonly scopes: readonly string[] | undefined;
        readonly expires_at: string | undefined;
        readonly token_ref: string | undefined;
      }
    | undefined;
  readonly result?:
    | {
        readonly status: number | undefined;
        readonly duration_ms: number;
        readonly bytes: number | undefined;
      }
    | undefined;
  readonly config?: { readonly digest: string; readonly generation: number } | undefined;
  /** Records like this one that were left out, or dropped. */
  readonly suppressed?: number | undefined;
  readonly dropped?: number | undefined;
}

/** What every record says. */
export interface RecordHead {
  readonly time: string;
  readonly id: string;
  readonly event: AuditEvent;
  readonly outcome: RecordOutcome;
  readonly service: { readonly name: string; readonly version: string; readonly instance: string };
}

/** One line of JSON, in at most `MAX_RECORD_BYTES`: texts and lists of a longer one are cut. */
export function recordLine(head: RecordHead, fields: RecordFields): string {
  // Without spreads: this is made for each call.
  const record = {
    log: 'audit',
    schema: RECORD_SCHEMA,
    time: head.time,
    id: head.id,
    event: head.event,
    outcome: head.outcome,
    reason: fields.reason,
    service: head.service,
    trace_id: fields.trace_id,
    request_id: fields.request_id,
    subject: fields.subject,
    source: fields.source,
    action: fields.action,
    authorization: fields.authorization,
    target: fields.target,
    delegation: fields.delegation,
    result: fields.result,
    config: fields.config,
    suppressed: fields.suppressed,
    dropped: fields.dropped,
  };
  const line = `${JSON.stringify(record)}\n`;
  if (line.length * 3 <= MAX_RECORD_BYTES || Buffer.byteLength(line) <= MAX_RECORD_BYTES) {
    return line;
  }
  return `${JSON.stringify(record, tightened)}\n`;
}

function tightened(_key: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, MAX_TIGHT_ENTRIES);
  return typeof value === 'string' ? cut(value) : value;
}

function cut(text: string): string {
  let kept = text.slice(0, MAX_TIGHT_TEXT_BYTES);
  if (kept === text && bytesOf(kept) <= MAX_TIGHT_TEXT_BYTES) return text;
  while (bytesOf(kept) > MAX_TIGHT_TEXT_BYTES) kept = kept.slice(0, -1);
  return `${kept.toWellFormed()}…`;
}

/** As JSON, without its quotes. */
function bytesOf(text: string): number {
  return Buffer.byteLength(JSON.stringify(text)) - 2;
}
