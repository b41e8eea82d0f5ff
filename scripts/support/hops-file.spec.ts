import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HopsFile, MAX_HOPS_BYTES } from './hops-file.js';

const place = () => join(mkdtempSync(join(tmpdir(), 'hops-')), 'run', 'hops.ndjson');

it('lines are kept, from the start of a run on', () => {
  const file = place();
  const said: string[] = [];
  for (const lines of [['old'], ['one', 'two']]) {
    const hops = new HopsFile(file, (sentence) => said.push(sentence));
    for (const line of lines) hops.append(line);
  }
  expect(readFileSync(file, 'utf8')).toBe('one\ntwo\n');
  expect(said).toEqual([]);
});

it('a place that cannot be written is named once, and the run goes on', () => {
  const said: string[] = [];
  const hops = new HopsFile('/dev/null/hops.ndjson', (sentence) => said.push(sentence));
  for (const line of ['one', 'two']) hops.append(line);
  expect(said).toEqual([expect.stringMatching(/^WARN \/dev\/null\/hops\.ndjson .*npm run call/)]);
});

it('the file starts anew before it grows beyond its bound', () => {
  const file = place();
  const hops = new HopsFile(file, () => undefined);
  const line = 'x'.repeat(1024 * 1024);
  for (let written = 0; written <= MAX_HOPS_BYTES; written += line.length) hops.append(line);
  expect(statSync(file).size).toBeLessThan(MAX_HOPS_BYTES);
});
