import { EventTexts } from './event-texts.js';

function chunksOf(...chunks: readonly (string | Buffer)[]): AsyncIterator<Buffer, void> {
  const left = chunks.map((each) => Buffer.from(each));
  return {
    next: () => {
      const value = left.shift();
      return Promise.resolve(value === undefined ? { done: true, value } : { done: false, value });
    },
  };
}

async function all(...chunks: readonly (string | Buffer)[]): Promise<string[]> {
  const texts = new EventTexts(chunksOf(...chunks));
  const found: string[] = [];
  for (let next = await texts.next(); next !== undefined; next = await texts.next()) {
    found.push(...next);
  }
  return found;
}

it.each<[string, string[], string[]]>([
  ['LF', ['data: a\n\ndata: b\n\n'], ['a', 'b']],
  ['CRLF', ['data: a\r\n\r\ndata: b\r\n\r\n'], ['a', 'b']],
  ['CR', ['data: a\r\rdata: b\r\r.'], ['a', 'b']],
  ['a CRLF that is cut', ['data: a\r', '\ndata: b\r', '\n\r', '\n'], ['a\nb']],
  ['several lines', ['data: a\ndata: b\n\n'], ['a\nb']],
  ['comments, ids, times and events', [': x\nid: 7\nretry: 5\nevent: e\ndata: a\n\n'], ['a']],
  ['an event without data', ['id: 7\ndata:\n\ndata: a\n\n'], ['a']],
  ['a byte order mark', ['\ufeffdata: a\n\n'], ['a']],
  ['an event that did not end', ['data: a\n'], []],
])('%s', async (_name, chunks, events) => {
  expect(await all(...chunks)).toEqual(events);
});

it('characters may be cut anywhere', async () => {
  const bytes = Buffer.from('data: ü€😀\n\n');
  expect(await all(...[...bytes].map((each) => Buffer.from([each])))).toEqual(['ü€😀']);
});

it('what is not UTF-8 is refused', async () => {
  await expect(all(Buffer.from([0x64, 0xff]))).rejects.toThrow('answer is not UTF-8');
});

it.each<[string, string]>([
  ['line ends of both kinds', `${'\n'.repeat(1_048_575)}\r`],
  ['one line', 'x'.repeat(1_048_576)],
  ['many events', 'data: x\n\n'.repeat(116_508)],
])('takes time that grows with its length alone: %s', async (_name, chunk) => {
  const cpu = async (times: number) => {
    const before = process.cpuUsage();
    await all(...Array<string>(times).fill(chunk));
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  };
  await cpu(1);
  // 4 MiB; by the square of a chunk they would take ten seconds.
  expect(await cpu(4)).toBeLessThan(1_500);
});
