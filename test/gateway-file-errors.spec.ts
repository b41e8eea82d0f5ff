import { readdirSync, readFileSync } from 'node:fs';
import { problemsOf } from './gateway-files/context.js';
import { expectDocument } from './support/generated-doc.js';

const FOLDER = 'test/gateway-files';
const names = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.yaml'))
  .sort();
const textOf = (name: string) => readFileSync(`${FOLDER}/${name}`, 'utf8');
const malformed = names.filter((name) => !name.startsWith('ok-'));

/** The file as a page can show it: what nobody sees is written out. */
function shown(text: string): string {
  return text
    .replaceAll('\ufeff', '\\ufeff')
    .replaceAll('\u0000', '\\u0000')
    .replaceAll('\t', '\\t');
}

const INTRODUCTION = `# What gateway.yaml is told

Each file of \`test/gateway-files\` that is not usable, and what the gateway says of it. \`canary-…\` stands
for a secret; no message repeats one. [gateway.yaml](gateway-yaml.md) explains the keys.
`;

it('docs/gateway-file-errors.md shows each malformed file with exactly what is said of it', () => {
  const sections = malformed.map((name) => {
    const text = shown(textOf(name));
    const title = name.replace('.yaml', '').replaceAll('-', ' ');
    return `## ${title}\n\n\`\`\`yaml\n${text}\`\`\`\n\n\`\`\`text\n${problemsOf(textOf(name)).join('\n')}\n\`\`\`\n`;
  });
  expectDocument('docs/gateway-file-errors.md', [INTRODUCTION, ...sections].join('\n'));
});

it('there are at least 40 of them', () => {
  expect(malformed.length).toBeGreaterThanOrEqual(40);
});

it.each(names.filter((name) => name.startsWith('ok-')))('OPS-01: %s is usable', (name) => {
  expect(problemsOf(textOf(name))).toEqual([]);
});

it.each(malformed)('OPS-01: %s is refused with a place and a remedy, and no secret', (name) => {
  const problems = problemsOf(textOf(name));
  expect(problems.length).toBeGreaterThan(0);
  for (const problem of problems) {
    expect(problem).toMatch(/^gateway\.yaml:\d+:\d+ ?[^:]*: ?[^ ].*[;?]/);
    expect(problem).not.toMatch(/canary|Invalid|expected|received|undefined|NaN|\[object/);
  }
  expect(new Set(problems).size).toBe(problems.length);
});
