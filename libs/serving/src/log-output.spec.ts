import { execFileSync } from 'node:child_process';
import {
  closeSync,
  constants,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LogOutput, MAX_UNWRITTEN_LOG_BYTES } from './log-output.js';

const LINES = 120_000;
const line = (index: number) => `${index} ${'x'.repeat(100)}\n`;

let folder: string;
let fd: number;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'log-'));
});
afterEach(() => {
  closeSync(fd);
  rmSync(folder, { recursive: true });
});

/** A pipe with nobody at its end but this test, when it reads. */
function openPipe(): void {
  const path = join(folder, 'pipe');
  execFileSync('mkfifo', [path]);
  fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
}

function read(): string {
  const buffer = Buffer.alloc(65_536);
  let text = '';
  for (;;) {
    try {
      text += buffer.toString('latin1', 0, readSync(fd, buffer));
    } catch {
      return text;
    }
  }
}

it('a reader that stands still costs lines, in order, beyond a bound, and it is said once', async () => {
  openPipe();
  const output = new LogOutput(fd);
  const dropped: number[] = [];
  output.onResumed = (lines) => {
    dropped.push(lines);
    output.write('resumed\n');
  };
  let taken = '';
  for (let index = 0; index < LINES; index += 1) output.write(line(index));
  // Nobody reads: neither of them waits.
  output.flushSync();
  await output.flushed(1);
  const written = { all: false };
  void output.flushed(600_000).then(() => (written.all = true));
  while (!written.all) {
    taken += read();
    await new Promise((resolve) => setImmediate(resolve));
  }
  taken += read();
  const lines = taken.split('\n').slice(0, -1);
  const kept = lines.filter((each) => each !== 'resumed');
  expect(kept).toEqual(kept.map((_each, index) => line(index).trimEnd()));
  expect(kept.join('\n').length).toBeGreaterThan(MAX_UNWRITTEN_LOG_BYTES / 2);
  expect(kept.join('\n').length).toBeLessThan(2 * MAX_UNWRITTEN_LOG_BYTES);
  expect(dropped).toEqual([LINES - kept.length]);
  expect(lines.filter((each) => each === 'resumed')).toHaveLength(1);
});

it('a log that cannot be written at all neither throws nor waits', async () => {
  const path = join(folder, 'read-only');
  writeFileSync(path, '');
  fd = openSync(path, 'r');
  const output = new LogOutput(fd);
  for (let index = 0; index < LINES; index += 1) output.write(line(index));
  output.flushSync();
  await output.flushed(1);
  output.flushSync();
  expect(await output.stop(600_000)).toBe(true);
});

it('lines reach the file in order, also those written while others were', async () => {
  const path = join(folder, 'file');
  fd = openSync(path, 'w');
  const output = new LogOutput(fd);
  output.write('first\n');
  output.write('second\n');
  await output.flushed(600_000);
  output.write('third\n');
  await output.flushed(600_000);
  expect(readFileSync(path, 'utf8')).toBe('first\nsecond\nthird\n');
});
