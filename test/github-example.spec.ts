import { readFileSync } from 'node:fs';
import { dryCatalogue, type Dry } from '../apps/mcp-gateway/src/cli/dry/dry-catalogue.js';
import { nobody } from '../apps/mcp-gateway/src/cli/dry/nobody.js';
import { Recorder } from '../apps/mcp-gateway/src/cli/dry/recorder.js';
import { runTool } from '../apps/mcp-gateway/src/cli/dry/run-tool.js';
import { trialExchange } from '../apps/mcp-gateway/src/cli/dry/trial-exchange.js';
import { clientWarnings } from '../apps/mcp-gateway/src/cli/listing/client-warnings.js';
import {
  AskedScopes,
  rowsOf,
  type ToolRow,
} from '../apps/mcp-gateway/src/cli/listing/tool-rows.js';
import { parseConfig } from '../apps/mcp-gateway/src/config/load-config.js';

/** Most bytes of the twenty tools in `tools/list`: about 8,000 tokens. */
const LIST_BYTES = 32_000;

const README = readFileSync('examples/github/README.md', 'utf8');
const config = parseConfig({ GATEWAY_CONFIG: 'examples/github/gateway.yaml' });

/** Fails with what keeps it from being served. */
function built(dry: Dry): Extract<Dry, { ok: true }> {
  if (!dry.ok) throw new Error(dry.problems.join('\n'));
  return dry;
}

describe('what the example serves', () => {
  let rows: readonly ToolRow[];
  let dry: Extract<Dry, { ok: true }>;
  beforeAll(async () => {
    const asked = new AskedScopes();
    dry = built(await dryCatalogue(config, asked.parts));
    rows = await rowsOf(dry.catalogue, asked, config);
  });
  afterAll(() => dry.close());

  it('are twenty tools, and nothing is refused or warned of', () => {
    expect(rows.map(({ tool }) => tool)).toEqual([
      'gh_repos_get',
      'gh_repos_list-branches',
      'gh_repos_list-commits',
      'gh_repos_get-content',
      'gh_list_issues',
      'gh_create_issue',
      'gh_issues_get',
      'gh_issues_update',
      'gh_issues_list-comments',
      'gh_issues_create-comment',
      'gh_issues_add-labels',
      'gh_pulls_list',
      'gh_pulls_create',
      'gh_pulls_get',
      'gh_pulls_list-files',
      'gh_pulls_merge',
      'gh_repos_get-latest-release',
      'gh_search_code',
      'gh_search_issues-and-pull-requests',
      'gh_users_get-authenticated',
    ]);
    expect(dry.report).toMatchObject({ refused: [], warnings: [] });
    expect(clientWarnings(rows, rows)).toEqual([]);
  });

  it('take few bytes of a list, whatever the document has', () => {
    expect(rows.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(LIST_BYTES);
  });

  it('have scopes of the caller for reading, writing and merging, and read with one of the upstream', () => {
    const needs = rows.map(({ operation, callerScopes, upstreamScopes }) => [
      operation!.startsWith('GET') ? 'read' : operation!.endsWith('/merge') ? 'merge' : 'write',
      callerScopes,
      upstreamScopes,
    ]);
    const [read, write, merge] = ['read', 'write', 'merge'].map((kind) =>
      needs.filter(([each]) => each === kind),
    );
    expect(read).toEqual(Array(14).fill(['read', ['github:read'], ['repo.read']]));
    const both = ['repo.read', 'repo.write'];
    expect(write).toEqual(Array(5).fill(['write', ['github:write'], both]));
    expect(merge).toEqual([['merge', ['github:merge'], both]]);
  });
});

/** What a call would send, as `mcp-gateway try` shows it. */
async function tried(name: string, given: object) {
  const recorder = new Recorder([]);
  const { tokens } = trialExchange(config, recorder, undefined);
  const { catalogue, close } = built(
    await dryCatalogue(config, { tokens, http: recorder.upstream }),
  );
  const tool = catalogue.find(name)!;
  const { problem } = await runTool(tool, given, { caller: nobody(config), send: false });
  await close();
  const shown = recorder.requests.map(
    ({ method, url, body }) => [`${method} ${url}`, body] as const,
  );
  return { problem, shown: tool.input.json, upstream: shown.at(-1) };
}

const REPO = 'https://github.example.com/repos/acme/shop';

describe('what its tools send', () => {
  it('the command of its README opens an issue where the file says', async () => {
    const [, name = '', given = ''] = /-- try (\S+) \S+ --arguments '(.*)'/.exec(README) ?? [];
    const { problem, shown, upstream } = await tried(name, JSON.parse(given) as object);
    expect(problem).toBeUndefined();
    expect(upstream).toEqual([`POST ${REPO}/issues`, '{"title":"Tea is cold"}']);
    expect(shown['properties']).toMatchObject({
      labels: { description: 'Names of labels that exist.' },
    });
    expect(shown['properties']).not.toHaveProperty('owner');
    expect(shown['properties']).not.toHaveProperty('milestone');
  });

  it.each(['owner', 'milestone'])(
    '%s of an issue is nothing that a model may say',
    async (name) => {
      const { problem, upstream } = await tried('gh_create_issue', {
        ...{ repo: 'shop', title: 'Tea is cold' },
        [name]: 'evil',
      });
      expect(problem).toContain(`unknown argument "${name}"`);
      expect(upstream).toBeUndefined();
    },
  );

  it('the path of a file has its slashes', async () => {
    const given = { owner: 'acme', repo: 'shop', path: 'docs/read me.md' };
    expect((await tried('gh_repos_get-content', given)).upstream).toEqual([
      `GET ${REPO}/contents/docs/read%20me.md`,
      undefined,
    ]);
    const out = await tried('gh_repos_get-content', { ...given, path: '../../../user' });
    expect(out.problem).toMatch(/^invalid arguments: .*path/);
    expect(out.upstream).toBeUndefined();
  });

  it('a search for code gives twenty at once', async () => {
    const { upstream, shown } = await tried('gh_search_code', { q: 'tea repo:acme/shop', page: 2 });
    expect(upstream![0]).toMatch(
      /^GET https:\/\/github\.example\.com\/search\/code\?q=tea%20repo%3Aacme%2Fshop&/,
    );
    const { searchParams } = new URL(upstream![0].slice('GET '.length));
    expect(Object.fromEntries(searchParams)).toMatchObject({ page: '2', per_page: '20' });
    expect(shown['properties']).not.toHaveProperty('per_page');
  });
});
