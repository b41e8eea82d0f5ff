import { McpServer, requireScopes, type CallToolResult } from '@modelcontextprotocol/server';
import { z } from 'zod';

/** What tokens may be asked for. */
export const SCOPES = ['wiki.read', 'wiki.write'] as const;
const [READ, WRITE] = SCOPES;

const title = z.string().min(1).max(100).describe('Exactly as it is spelled.');
const page = z.strictObject({
  title,
  text: z.string().max(10_000).describe('All of the page.'),
  author: z.string().describe('Who wrote it, and alone may change it.'),
});
const byTitle = page.pick({ title: true });
const byWords = z.strictObject({
  words: z.string().max(100).describe('In the title or the text.'),
});

/** The pages, by title. */
export type Pages = Map<string, z.infer<typeof page>>;

const MOST_PAGES = 1_000;
const MOST_FOUND = 20;
const reads = {
  annotations: { readOnlyHint: true, openWorldHint: false },
  scopeChallenge: requireScopes(READ),
};
const changes = {
  annotations: { destructiveHint: true, idempotentHint: true, openWorldHint: false },
  scopeChallenge: requireScopes(WRITE),
};

/** The tools, for one person, by the `sub` of their token: what they write is theirs. */
export function wikiTools(pages: Pages, person: string): McpServer {
  const server = new McpServer({ name: 'wiki', version: '1.0.0' });
  const notTheirs = (asked: string) => {
    const author = pages.get(asked)?.author ?? person;
    return author === person ? undefined : failed(`Only ${author} may change this page.`);
  };
  server.registerTool(
    'search_pages',
    { ...reads, description: 'Finds pages, and answers their titles.', inputSchema: byWords },
    ({ words }) => {
      const holds = (text: string) => text.toLowerCase().includes(words.toLowerCase());
      const found = [...pages.values()].filter((each) => holds(`${each.title}\n${each.text}`));
      const titles = found.slice(0, MOST_FOUND).map((each) => each.title);
      return said(titles.join('\n') || 'No page holds this.');
    },
  );
  server.registerTool(
    'read_page',
    { ...reads, description: 'Reads a page.', inputSchema: byTitle, outputSchema: page },
    (asked) => {
      const found = pages.get(asked.title);
      if (found === undefined) return failed('There is no page of this title.');
      return { ...said(JSON.stringify(found)), structuredContent: found };
    },
  );
  server.registerTool(
    'write_page',
    {
      ...changes,
      description: 'Writes a page that everybody may read, or writes one of yours anew.',
      inputSchema: page.omit({ author: true }),
    },
    (asked) => {
      if (pages.size >= MOST_PAGES && !pages.has(asked.title)) return failed('The wiki is full.');
      const refused = notTheirs(asked.title);
      if (refused === undefined) pages.set(asked.title, { ...asked, author: person });
      return refused ?? said('Written.');
    },
  );
  server.registerTool(
    'delete_page',
    { ...changes, description: 'Deletes a page of yours for good.', inputSchema: byTitle },
    (asked) =>
      notTheirs(asked.title) ??
      (pages.delete(asked.title) ? said('Deleted.') : failed('There is no page of this title.')),
  );
  return server;
}

function said(text: string): CallToolResult {
  return { content: [{ type: 'text', text }] };
}

function failed(text: string): CallToolResult {
  return { ...said(text), isError: true };
}
