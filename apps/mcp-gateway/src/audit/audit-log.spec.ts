import { spawnSync } from 'node:child_process';
import {
  closeSync,
  constants,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAppLogger } from '#telemetry';
import { recordsIn } from '../../../../test/support/audit-records.js';
import { LogCapture } from '../../../../test/support/log-capture.js';
import { answeredCall, TOLD_CALLER, toldSource } from '../../../../test/support/told-events.js';
import { VirtualTime } from '../../../../test/support/virtual-time.js';
import type { AuditRecorded } from '../observing/gateway-event.js';
import { AuditLog, type AuditLogParts } from './audit-log.js';
import { MAX_RECORD_BYTES } from './audit-record.js';
import { MAX_UNWRITTEN_AUDIT_BYTES } from './output/audit-output.js';
import { MAX_UNRECORDED_BYTES } from './output/audit-stream.js';
import { personRef } from '../observing/person-ref.js';

const KEY = Buffer.alloc(32, 'k');

/** The log of a process whose reader stops. */
class Pipe extends LogCapture {
  unwritten = 0;
  stuck = false;
  onWritten = (): void => undefined;

  offer(line: string, most: number): boolean {
    const bytes = Buffer.byteLength(line);
    if (this.unwritten + bytes > most) return false;
    if (this.stuck) this.unwritten += bytes;
    this.write(line);
    return true;
  }

  read(): void {
    this.stuck = false;
    this.unwritten = 0;
    this.onWritten();
  }
}

function started(parts: Partial<AuditLogParts> = {}) {
  const logStream = new Pipe();
  const stream = new LogCapture();
  const counted: AuditRecorded[] = [];
  const { clock, after, ...time } = new VirtualTime(1_800_000_000_000);
  const log = new AuditLog({
    ...{
      to: 'stdout',
      plain: false,
      subjectKey: KEY,
      required: false,
      lists: false,
      logStream,
      clock,
      steady: clock,
      after,
    },
    logger: createAppLogger({ app: 'x', level: 'info', stream }),
    counted: (recorded) => counted.push(recorded),
    ...parts,
  });
  return { log, logStream, stream, counted, time };
}

it('a person has one reference for one key, which neither name alone decides', () => {
  const ada = { issuer: 'https://a/', subject: 'ada' };
  expect(personRef(KEY, ada)).toMatch(/^[\w-]{22}$/);
  expect(personRef(Buffer.from(KEY), ada)).toBe(personRef(KEY, ada));
  const others = [
    personRef(Buffer.alloc(32, 'l'), ada),
    personRef(KEY, { issuer: 'https://a/a', subject: 'da' }),
    personRef(KEY, { issuer: 'https://b/', subject: 'ada' }),
  ];
  expect(others).not.toContain(personRef(KEY, ada));
});

it('people are named plainly where that is wanted, and tokens then have no reference without a key', () => {
  const { log, logStream, stream } = started({ plain: true, subjectKey: undefined });
  log.observer(answeredCall());
  const [record] = recordsIn(logStream.text);
  expect(record!.subject).toEqual({
    iss: TOLD_CALLER.issuer,
    sub: TOLD_CALLER.subject,
    client_id: TOLD_CALLER.clientId,
  });
  expect(stream.lines).toEqual([]);
});

it('two people whose names differ in what is not printed stay two, in one line each', () => {
  const { log, logStream } = started({ plain: true });
  for (const subject of ['p', 'p\x00\x01\x7f\x85', 'p\n']) {
    const caller = { ...TOLD_CALLER, subject, organization: subject };
    log.observer({ ...answeredCall(), caller });
  }
  const names = recordsIn(logStream.text).map(({ subject }) => [subject!['sub'], subject!['org']]);
  const shown = ['p', 'p\\u0000\\u0001\\u007f\\u0085', 'p\\u000a'];
  expect(names).toEqual(shown.map((name) => [name, name]));
});

it('without a key the process makes one, and says so once', () => {
  const [one, other] = [started({ subjectKey: undefined }), started({ subjectKey: undefined })];
  for (const { log } of [one, other]) log.observer(answeredCall());
  const refs = [one, other].map(({ logStream }) => recordsIn(logStream.text)[0]!.subject!['ref']);
  expect(refs[0]).not.toBe(refs[1]);
  expect(one.stream.lines).toMatchObject([{ level: 40, setting: 'AUDIT_SUBJECT_KEY' }]);
});

it('beyond 16 MB records are dropped and counted; once there is room, a record says how many', () => {
  const { log, logStream, counted, stream } = started();
  logStream.stuck = true;
  while (counted.filter(({ dropped }) => dropped).length < 3) log.observer(answeredCall());
  expect(logStream.unwritten).toBeLessThanOrEqual(MAX_UNWRITTEN_AUDIT_BYTES);
  expect(log.recordable).toBe(true);
  logStream.read();
  expect(recordsIn(logStream.text).at(-1)).toMatchObject({ event: 'audit.dropped', dropped: 3 });
  expect(counted.at(-1)).toEqual({
    kind: 'audit_recorded',
    event: 'audit.dropped',
    dropped: false,
  });
  expect(stream.lines).toMatchObject([{ level: 50, dropped: 3 }]);
});

it('where calls must be recorded, none is made while a reader is 1 MB behind', () => {
  const { log, logStream } = started({ required: true });
  logStream.unwritten = MAX_UNRECORDED_BYTES;
  expect(log.recordable).toBe(true);
  logStream.unwritten += 1;
  expect(log.recordable).toBe(false);
});

it('a file that cannot be opened is a problem that names the setting', () => {
  expect(() => started({ to: '/nowhere/audit.log' })).toThrow(/AUDIT: .*ENOENT.*write stdout/);
});

it('each record is in its file when the observer returns, and those that wait when it is closed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'audit-'));
  const to = join(folder, 'audit.log');
  const { log } = started({ to });
  log.observer(answeredCall());
  const rejected = {
    ...({ kind: 'request_rejected', reason: 'host', caller: undefined } as const),
    ...{ source: toldSource('::ffff:192.0.2.9'), reference: 'r', traceId: 't' },
  };
  for (let i = 0; i < 5; i += 1) log.observer(rejected);
  const events = () => recordsIn(readFileSync(to, 'utf8'));
  expect(events().map(({ event }) => event)).toEqual(['call.allowed', 'request.rejected']);
  log.close();
  log.observer(rejected);
  expect(events().at(-1)).toMatchObject({ suppressed: 3, source: { ip: '192.0.2.9' } });
  expect(events()).toHaveLength(3);
  rmSync(folder, { recursive: true });
});

it('why a file cannot be written is told once, and once that it can be again', () => {
  const folder = mkdtempSync(join(tmpdir(), 'audit-'));
  const to = join(folder, 'pipe');
  expect(spawnSync('mkfifo', [to]).status).toBe(0);
  const reader = openSync(to, constants.O_RDONLY | constants.O_NONBLOCK);
  const { log, stream } = started({ to, required: true });
  while (log.heldBytes === 0) log.observer(answeredCall());
  log.observer(answeredCall());
  expect([log.recordable, log.heldBytes > MAX_RECORD_BYTES / 4]).toEqual([false, true]);
  const of = { setting: 'AUDIT', path: to };
  const failed = { level: 40, problem: 'EAGAIN', ...of };
  expect(stream.lines).toMatchObject([failed]);
  readSync(reader, Buffer.alloc(1024 * 1024));
  expect([log.recordable, log.heldBytes]).toEqual([true, 0]);
  expect(stream.lines).toMatchObject([failed, { level: 30, ...of }]);
  log.close();
  expect(stream.lines).toHaveLength(2);
  closeSync(reader);
  rmSync(folder, { recursive: true });
});

it('what a last attempt cannot write is told when the log is closed, and how many records were lost', () => {
  const { log, stream } = started({ to: '/dev/full' });
  for (let count = 0; count < 3; count += 1) log.observer(answeredCall());
  log.close();
  const why = { problem: 'ENOSPC', path: '/dev/full', setting: 'AUDIT' };
  expect(stream.lines).toMatchObject([
    { level: 40, ...why },
    { level: 50, lost: 3, setting: 'AUDIT' },
  ]);
});

it('held are also the bytes that a reader of standard output is behind with, from 1 MB on', () => {
  const { log, logStream } = started();
  logStream.unwritten = MAX_UNRECORDED_BYTES;
  expect(log.heldBytes).toBe(0);
  logStream.unwritten += 1;
  expect(log.heldBytes).toBe(MAX_UNRECORDED_BYTES + 1);
});
