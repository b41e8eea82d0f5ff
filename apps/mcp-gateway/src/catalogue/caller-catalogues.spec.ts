import type { Caller } from '#auth';
import { CallerCatalogues, COMPLETE_TTL_MS, INCOMPLETE_TTL_MS } from './caller-catalogues.js';
import { catalogueOf, type Catalogue } from './catalogue.js';
import type { LearnedTools, ToolsOfCaller } from './learned-tools.js';
import { NO_INPUT } from './tool-schema.js';
import type { Tool } from './tool.js';

const CALLER = { subject: 'ann', scopes: ['s'], impliedScopes: [] } as unknown as Caller;
const CONTEXT = {} as never;

let asked: string[];
let answers: Record<string, ToolsOfCaller>;
beforeEach(() => {
  asked = [];
  answers = { wiki: list('1', tool('wiki_read')), git: list('2', tool('git_log')) };
});

const tool = (name: string, scopes: readonly string[] = []): Tool => ({
  ...{ name, title: name, description: name, input: NO_INPUT, scopes },
  run: () => Promise.resolve({ content: [] }),
});
const list = (id: string, ...tools: Tool[]): ToolsOfCaller => ({
  ...{ ok: true, id, tools, bytes: 100, ttlMs: 400_000 },
});
const learned = (upstream: string, prefix = upstream): LearnedTools => ({
  ...{ upstream, prefix, scopes: [`${upstream}:use`] },
  of: () => {
    asked.push(upstream);
    return Promise.resolve(answers[upstream] ?? { ok: false, reason: 'upstream_unreachable' });
  },
});

const everybody = (
  tools: readonly Tool[] = [tool('whoami')],
  upstreams = [learned('wiki'), learned('git')],
) => catalogueOf(tools, 7, { learned: upstreams, baselineScopes: ['b'] });
const own = (
  of: Catalogue,
  name?: string,
  catalogues = new CallerCatalogues(),
): Promise<Catalogue> => catalogues.of(of, { caller: CALLER, context: CONTEXT, tool: name });
const names = ({ listed }: Catalogue) => listed.map(({ name }) => name);

it('a caller is shown what is everybody’s, then what each upstream has for them, in the order of the file', async () => {
  const catalogue = await own(everybody());
  expect(names(catalogue)).toEqual(['whoami', 'wiki_read', 'git_log']);
  expect(catalogue).toMatchObject({
    ...{ generation: 7, baselineScopes: ['b'] },
    own: { missing: [], ttlMs: COMPLETE_TTL_MS },
  });
});

it('scopes of tools that nobody has listed yet are known', () => {
  expect(everybody().scopes).toEqual(['git:use', 'wiki:use']);
});

it('for a call only the upstream is asked whose prefix the name has; for a foreign name nobody', async () => {
  const catalogue = everybody();
  expect(names(await own(catalogue, 'git_log'))).toEqual(['whoami', 'git_log']);
  expect(await own(catalogue, 'gitlog')).toBe(catalogue);
  expect(asked).toEqual(['git']);
});

it('an upstream without a prefix may have any name', async () => {
  answers['wiki'] = list('1', tool('read'));
  const catalogue = everybody([], [learned('wiki', ''), learned('git')]);
  expect((await own(catalogue, 'read')).find('read')).toBeDefined();
  expect(asked).toEqual(['wiki']);
});

it('one that is down takes nothing from the others, is named, and is asked again soon', async () => {
  delete answers['wiki'];
  const catalogue = await own(everybody());
  expect(names(catalogue)).toEqual(['whoami', 'git_log']);
  expect(catalogue.own).toEqual({
    missing: [{ upstream: 'wiki', reason: 'upstream_unreachable' }],
    ttlMs: INCOMPLETE_TTL_MS,
  });
});

it('who is shown the same has the same catalogue; who is not, another', async () => {
  const [catalogue, catalogues] = [everybody(), new CallerCatalogues()];
  const first = await own(catalogue, undefined, catalogues);
  expect(await own(catalogue, undefined, catalogues)).toBe(first);
  answers['git'] = list('3', tool('git_blame'));
  const second = await own(catalogue, undefined, catalogues);
  expect(names(second)).toEqual(['whoami', 'wiki_read', 'git_blame']);
  delete answers['git'];
  expect(names(await own(catalogue, undefined, catalogues))).toEqual(['whoami', 'wiki_read']);
  expect(await own(everybody(), undefined, catalogues)).not.toBe(second);
});

it('a name that a reviewed tool has is not taken by a learned one', async () => {
  const reviewed = tool('wiki_read', ['s']);
  const catalogue = await own(everybody([reviewed]));
  expect(catalogue.find('wiki_read')).toBe(reviewed);
  expect(names(catalogue)).toEqual(['wiki_read', 'git_log']);
});
