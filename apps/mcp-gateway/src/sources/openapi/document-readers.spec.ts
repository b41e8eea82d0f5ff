import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHttpClient } from '#outbound';
import { eventually } from '../../../../../test/support/child.js';
import { freePorts } from '../../../../../test/support/free-ports.js';
import { startDouble, type HttpDouble } from '../../../../../test/support/http-double.js';
import { VirtualTime } from '../../../../../test/support/virtual-time.js';
import { documentReaders, FETCH_MS, FETCHING_MS, FIRST_PAUSE_MS } from './document-readers.js';

const MOST = 100;
const time = new VirtualTime();
const http = createHttpClient(time.after);
afterAll(() => {
  http.close();
});

const readers = (patient = false) =>
  documentReaders({ http, steady: time.clock, after: time.after, patient });

describe('a local file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'documents-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it.each<[string, (path: string) => void, object]>([
    [
      'is read whole, a byte order mark included',
      (path) => {
        writeFileSync(path, '\uFEFF{}');
      },
      { ok: true, text: '\uFEFF{}' },
    ],
    [
      'of the most bytes is read',
      (path) => {
        writeFileSync(path, 'x'.repeat(MOST));
      },
      { ok: true, text: 'x'.repeat(MOST) },
    ],
    [
      'of one more is not',
      (path) => {
        writeFileSync(path, 'x'.repeat(MOST + 1));
      },
      { ok: false, problem: 'is larger than 100 bytes' },
    ],
    ['may be missing', () => undefined, { ok: false, problem: 'does not exist' }],
    [
      'is UTF-8',
      (path) => {
        writeFileSync(path, Buffer.of(0xff));
      },
      { ok: false, problem: 'is not UTF-8 text' },
    ],
    [
      'is no pipe, and none is waited for',
      (path) => {
        execFileSync('mkfifo', [path]);
      },
      { ok: false, problem: 'is not a file' },
    ],
  ])('%s', async (_what, make, read) => {
    const path = join(folder, 'a.json');
    make(path);
    expect(await readers().readFile(path, MOST)).toEqual(read);
  });

  it('a folder is not one', async () => {
    expect(await readers().readFile(folder, MOST)).toEqual({ ok: false, problem: 'is not a file' });
  });
});

describe('a document by URL', () => {
  let server: HttpDouble;
  beforeEach(async () => {
    server = await startDouble();
  });
  afterEach(() => server.close());

  const fetched = (patient = false, signal = new AbortController().signal) =>
    readers(patient).fetch(`${server.url}/a.json`, MOST, signal);
  const replies = (status: number, body: string | Buffer = '', headers = {}) => {
    server.answer = (_request, response) => response.writeHead(status, headers).end(body);
  };

  it('is asked for as nobody', async () => {
    replies(200, '{"a":1}');
    expect(await fetched()).toEqual({ ok: true, text: '{"a":1}' });
    const [{ method, url, headers }] = server.requests as [(typeof server.requests)[0]];
    expect([method, url]).toEqual(['GET', '/a.json']);
    expect(headers).not.toHaveProperty('authorization');
    expect(headers.accept).toContain('application/yaml');
  });

  it.each<[string, readonly [number, (string | Buffer)?, object?], string]>([
    ['a status', [404], 'cannot be fetched (it answers 404)'],
    ['part of it', [206, '{'], 'cannot be fetched (it answers 206)'],
    [
      'a redirect, which is not followed',
      [302, '', { location: '/b.json' }],
      'leads to another address; write that one',
    ],
    ['too many bytes', [200, 'x'.repeat(MOST + 1)], 'is larger than 100 bytes'],
    ['other bytes than of UTF-8', [200, Buffer.of(0xff)], 'is not UTF-8 text'],
  ])('%s', async (_what, reply, problem) => {
    replies(...reply);
    expect(await fetched(true)).toEqual({ ok: false, problem });
    expect(server.requests).toHaveLength(1);
  });

  it('what does not answer is given up in time', async () => {
    server.answer = () => undefined;
    const read = fetched();
    await eventually('the request', () => server.requests.length === 1);
    await time.advance(FETCH_MS);
    expect(await read).toMatchObject({ problem: expect.stringContaining('timeout') as unknown });
  });

  it('a passing fault is tried again after growing pauses', async () => {
    replies(503);
    const read = fetched(true);
    const pauses = [FIRST_PAUSE_MS, 2 * FIRST_PAUSE_MS];
    for (const [index, pause] of pauses.entries()) {
      await eventually('a request', () => server.requests.length === index + 1);
      await eventually('the next one', async () => {
        if (index === pauses.length - 1) replies(200, '{}');
        await time.advance(pause);
        return server.requests.length > index + 1;
      });
    }
    expect(await read).toEqual({ ok: true, text: '{}' });
  });

  it('a fault that lasts is told when the time is over, and at once to who is not patient', async () => {
    const [port] = (await freePorts(1)) as [number];
    const url = `http://127.0.0.1:${port}/a.json`;
    const refused = { ok: false, problem: expect.stringContaining('ECONNREFUSED') as unknown };
    const { signal } = new AbortController();
    expect(await readers().fetch(url, MOST, signal)).toEqual(refused);
    const begun = time.now;
    let over = false;
    const read = readers(true)
      .fetch(url, MOST, signal)
      .finally(() => (over = true));
    await eventually('its end', async () => {
      await time.advance(FIRST_PAUSE_MS);
      return over;
    });
    expect(await read).toEqual(refused);
    expect(time.now - begun).toBeGreaterThan(FETCHING_MS / 2);
  });

  it('who is told to stop waits for nothing', async () => {
    replies(503);
    const stop = new AbortController();
    const read = fetched(true, stop.signal);
    await eventually('the first request', () => server.requests.length === 1);
    stop.abort();
    expect(await read).toMatchObject({ ok: false });
  });

  it('a URL with a password is not asked for', async () => {
    const url = server.url.replace('//', '//user:canary@');
    const { signal } = new AbortController();
    const read = await readers().fetch(url, MOST, signal);
    expect(read).toEqual({ ok: false, problem: 'cannot be fetched (TypeError)' });
    expect(server.requests).toEqual([]);
  });
});
