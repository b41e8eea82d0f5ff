import { readFileSync } from 'node:fs';
import { parseConfig } from '../apps/mcp-gateway/src/config/load-config.js';
import { parseConfig as parseUpstream } from '../apps/upstream-api/src/config.js';
import { CLIENT_DOCUMENTS, CLIENT_SHAPES } from './support/client-shapes.js';

const GUIDE = readFileSync('docs/clients.md', 'utf8');
const README = readFileSync('README.md', 'utf8');
/** The gateway of `npm start`, as its metadata names it. */
const GATEWAY = parseConfig({}).endpoint.resource;

const blocks = (language: string): string[] =>
  [...GUIDE.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
    ([, text = '']) => text.trim(),
  );

const urlsIn = (text: string): string[] => text.match(/https?:\/\/[^\s"'`)]+/g) ?? [];

it('every JSON snippet can be read, and names the gateway as its metadata does', () => {
  const snippets = blocks('json');
  expect(snippets).toHaveLength(5);
  for (const snippet of snippets) {
    expect(() => JSON.parse(snippet) as unknown).not.toThrow();
    expect(urlsIn(snippet)).toEqual([GATEWAY]);
  }
});

it('every command names the gateway as the README does', () => {
  const commands = blocks('sh').filter((command) => !command.includes('npm start'));
  expect(commands).toHaveLength(2);
  for (const command of commands) expect(urlsIn(command)).toEqual([GATEWAY]);
  expect(README).toContain(commands.find((command) => command.includes('inspector')));
  expect(README).toContain(GATEWAY);
});

it('Cursor’s port is the sample upstream’s, and the command frees it', () => {
  const [command = ''] = blocks('sh').filter((text) => text.includes('npm start'));
  const [, moved = ''] = /^API_BASE_URL=(\S+) npm start$/.exec(command) ?? [];
  const cursor = CLIENT_SHAPES.find(({ name }) => name === 'Cursor')!;
  const callback = Number(new URL(cursor.sent[0]!).port);
  expect(parseUpstream({}).port).toBe(callback);
  expect(parseUpstream({ API_BASE_URL: moved }).port).not.toBe(callback);
  expect(parseConfig({ API_BASE_URL: moved }).served.upstreams[0]?.exchange?.audience).toBe(
    parseUpstream({ API_BASE_URL: moved }).audience,
  );
});

it('the guide has each redirect and client id that the local issuer is tested with', () => {
  const named = GUIDE.replaceAll('{callback_id}', 'AbC-123');
  for (const { name, sent } of [...CLIENT_SHAPES, ...CLIENT_DOCUMENTS]) {
    const [first = ''] = sent;
    const atAnyPort = first.replace(/:\d+\//, '/');
    const found = [first, atAnyPort].some((redirect) => named.includes(`\`${redirect}\``));
    expect([name, found]).toEqual([name, true]);
  }
  for (const { document } of CLIENT_DOCUMENTS) expect(named).toContain(document.client_id);
});

it('links within the documents lead somewhere', () => {
  const anchors = (text: string) =>
    [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replace(/[^\w\s-]/g, '')
        .replaceAll(' ', '-'),
    );
  for (const page of ['docs/clients.md', 'docs/auth0.md']) {
    const text = readFileSync(page, 'utf8');
    for (const [, path = '', anchor] of text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)) {
      const target = path === '' ? page : new URL(path, `file:///${page}`).pathname.slice(1);
      const titles = anchors(readFileSync(target, 'utf8'));
      if (anchor !== undefined) expect(titles).toContain(anchor);
    }
  }
});
