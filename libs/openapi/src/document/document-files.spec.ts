import { DocumentFiles, MAX_ALL_BYTES, MAX_FILE_BYTES } from './document-files.js';
import type { DocumentHome } from './home/document-home.js';
import { MAX_FILES } from './home/folder-home.js';
import { MAX_VALUES } from './text/yaml-values.js';

const { signal } = new AbortController();

/** A home whose files all hold one text. */
function homeOf(text: string): DocumentHome & { readonly asked: number[] } {
  const asked: number[] = [];
  return {
    asked,
    main: 'main',
    mostFiles: MAX_FILES,
    needsAll: false,
    target: (at) => ({ ok: true, at }),
    nameOf: (at) => `folder/${at}`,
    read: (_at, mostBytes) => {
      asked.push(mostBytes);
      return Promise.resolve({ ok: true, text });
    },
  };
}

it('reads each file once, also one that cannot be read', async () => {
  const home = homeOf('{');
  const files = new DocumentFiles(home, signal);
  await expect(files.load('a')).rejects.toThrow(/^folder\/a:1:2: .*not closed/);
  await expect(files.load('a')).rejects.toThrow('folder/a');
  expect(() => files.known('a')).toThrow('folder/a');
  expect(home.asked).toHaveLength(1);
});

it('reads so many files and no more', async () => {
  const home = homeOf('{}');
  const files = new DocumentFiles(home, signal);
  for (let count = 0; count < MAX_FILES; count += 1) await files.load(String(count));
  await expect(files.load('more')).rejects.toThrow(
    'folder/more: is one file more than 5000; put several',
  );
  expect(home.asked).toHaveLength(MAX_FILES);
});

it('reads so many bytes and no more, of one file and of all', async () => {
  const home = homeOf(`["${'x'.repeat(MAX_FILE_BYTES - 5_000_004)}"]`);
  const files = new DocumentFiles(home, signal);
  await files.load('a');
  await files.load('b');
  await expect(files.load('c')).rejects.toThrow('folder/c: is larger than');
  expect(home.asked).toEqual([MAX_FILE_BYTES, MAX_FILE_BYTES, MAX_ALL_BYTES - 30_000_000]);
});

it('reads so many values and no more, of all files together', async () => {
  const home = homeOf(`[${'1,'.repeat(MAX_VALUES / 2)}1]`);
  const files = new DocumentFiles(home, signal);
  await files.load('a');
  await expect(files.load('b')).rejects.toThrow(
    `folder/b: holds more than ${MAX_VALUES} values, with what aliases repeat and with the files before it; write fewer`,
  );
  await expect(files.load('c')).rejects.toThrow('folder/c: holds more than');
});
