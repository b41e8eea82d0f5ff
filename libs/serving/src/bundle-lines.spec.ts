import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inSources } from './bundle-lines.js';

let bundle: string;
beforeAll(() => {
  bundle = join(mkdtempSync(join(tmpdir(), 'a bundle-')), 'main.js');
  const lines = {
    sources: ['libs/a.ts', 'node_modules/b/index.js'],
    runs: [
      [3, 4, 0, 10],
      [7, 0, 0, 20],
      [7, 9, 0, 25],
      [8, 0, 0, 21],
      [9, 0, 1, 1],
    ],
  };
  writeFileSync(`${bundle}.lines.json`, JSON.stringify(lines));
});
afterAll(() => {
  rmSync(join(bundle, '..'), { recursive: true });
});

it.each([
  ['at A.run (BUNDLE:3:5)', 'at A.run (libs/a.ts:10)'],
  ['at async A.run (BUNDLE:5:5)', 'at async A.run (libs/a.ts:12)'],
  ['at A.run (BUNDLE:7:9)', 'at A.run (libs/a.ts:20)'],
  ['at A.run (BUNDLE:7:10)', 'at A.run (libs/a.ts:25)'],
  ['at BUNDLE:8:1', 'at libs/a.ts:21'],
  ['at new B (BUNDLE:900:1)', 'at new B (node_modules/b/index.js:892)'],
])('%s is %s', (frame, expected) => {
  expect(inSources(frame.replace('BUNDLE', bundle), bundle)).toBe(expected);
});

it.each(['at A.run (/elsewhere/main.js:3:5)', 'at JSON.parse (<anonymous>)', 'at BUNDLE:3:4'])(
  '%s stays',
  (frame) => {
    const line = frame.replace('BUNDLE', bundle);
    expect(inSources(line, bundle)).toBe(line);
  },
);
