import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const docs = join(__dirname, '..', 'docs');
const index = readFileSync(join(docs, 'README.md'), 'utf8');
const linked = [...index.matchAll(/\]\(([^)#]+)/g)].map(([, path]) => path!);

it('docs/README.md leads to every page of docs/', () => {
  const pages = readdirSync(docs).filter((name) => name.endsWith('.md') && name !== 'README.md');
  expect(pages.filter((name) => !linked.includes(name))).toEqual([]);
});

it('every relative link of README, docs, SECURITY and CONTRIBUTING leads to a file', () => {
  const root = join(docs, '..');
  const pages = [
    ...['README.md', 'SECURITY.md', 'CONTRIBUTING.md', 'CHANGELOG.md'],
    ...readdirSync(docs, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => join('docs', name)),
  ];
  const broken = pages.flatMap((page) =>
    linksOf(readFileSync(join(root, page), 'utf8'))
      .filter((link) => !existsSync(join(root, dirname(page), link)))
      .map((link) => `${page}: ${link}`),
  );
  expect(broken).toEqual([]);
});

function linksOf(text: string): string[] {
  return [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map(([, link]) => link!);
}
