import { mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeptFile } from './kept-file.js';

const place = () => join(mkdtempSync(join(tmpdir(), 'kept-')), 'run', 'kept.json');

it('what is written is there for the next process, for its owner alone', () => {
  const file = place();
  new KeptFile<string>({ file }).write(['a']);
  expect(new KeptFile<string>({ file }).read()).toEqual(['a']);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

it('a place that cannot be written is told once, by its name and the cause', () => {
  const told: string[] = [];
  const kept = new KeptFile<string>({
    file: '/dev/null/kept.json',
    onUnwritable: (file, code) => told.push(`${file} ${code}`),
  });
  for (let times = 0; times < 2; times += 1) kept.write(['a']);
  expect(told).toEqual([expect.stringMatching(/^\/dev\/null\/kept\.json E[A-Z]+$/)]);
});

it.each(['{', '{}', 'null', ''])('a file that holds %j is named, with what to do', (content) => {
  const file = join(mkdtempSync(join(tmpdir(), 'kept-')), 'kept.json');
  writeFileSync(file, content);
  expect(() => new KeptFile<string>({ file }).read()).toThrow(`${file} cannot be read; remove it`);
});
