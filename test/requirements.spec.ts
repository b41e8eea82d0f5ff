import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expectDocument } from './support/generated-doc.js';
import { REQUIREMENTS } from './requirements.js';

const ID =
  /\b(?:ORD|AUTH|PRM|ASM|JWT|SCOPE|PASS|TX|UP|XC|RELAY|HTTP|VER|SES|TOOL|CACHE-M|CORS|LOG|OTEL|OPS)-\d\d\b/g;

const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*spec.ts'], {
  encoding: 'utf8',
})
  .trim()
  .split('\n')
  .sort();

/** Ids by the spec files that cite them; a range `A-01…A-08` cites all between. */
function citations(): Map<string, string[]> {
  const cited = new Map<string, string[]>();
  for (const file of files) {
    const text = readFileSync(file, 'utf8').replace(
      /\b([A-Z]+)-(\d\d)…\1-(\d\d)/g,
      (_all, family: string, from: string, to: string) =>
        Array.from(
          { length: Number(to) - Number(from) + 1 },
          (_, i) => `${family}-${String(Number(from) + i).padStart(2, '0')}`,
        ).join(' '),
    );
    for (const id of new Set(text.match(ID))) cited.set(id, [...(cited.get(id) ?? []), file]);
  }
  return cited;
}

function table(): string {
  const cited = citations();
  const rows = REQUIREMENTS.map(({ id, rule, source, notTaken }) => {
    const shown = notTaken ?? (cited.get(id) ?? []).map((file) => `\`${file}\``).join(' ');
    return `| ${id} | ${rule} | ${source} | ${notTaken === undefined ? shown : `not taken: ${shown}`} |`;
  });
  return [
    '<!-- prettier-ignore-start -->',
    '# What is promised',
    '',
    'Each rule is shown by the tests whose titles cite its id. A test keeps this table true;',
    '`UPDATE_DOCS=1 npx jest requirements` writes it.',
    '',
    '| id | rule | source | shown by |',
    '|---|---|---|---|',
    ...rows,
    '<!-- prettier-ignore-end -->',
    '',
  ].join('\n');
}

it('every rule is cited by a test, or says why it is not taken', () => {
  const cited = citations();
  const uncited = REQUIREMENTS.filter(({ id, notTaken }) => !notTaken && !cited.has(id));
  expect(uncited.map(({ id }) => id)).toEqual([]);
  const taken = REQUIREMENTS.filter(({ notTaken }) => !notTaken).length;
  process.stdout.write(`requirements: ${taken} cited, ${REQUIREMENTS.length - taken} not taken\n`);
});

it('ids are unique, and no test cites one that is not registered', () => {
  const ids = REQUIREMENTS.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect([...citations().keys()].filter((id) => !ids.includes(id))).toEqual([]);
});

it('docs/requirements.md is this register', () => {
  expectDocument('docs/requirements.md', table());
});
