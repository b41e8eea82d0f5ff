import type { RefusedOperation } from '../../catalogue/tool-source.js';
import { toolsText, type ToolsReport } from './tools-text.js';
import type { ToolRow } from './tool-rows.js';

const ROW: ToolRow = {
  tool: 'shop_list',
  from: 'shop',
  operation: 'GET /orders',
  callerScopes: ['shop:read'],
  upstreamScopes: ['orders.read'],
  hints: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  bytes: 400,
  tokens: 100,
  notes: [],
  listed: {
    name: 'shop_list',
    title: 'List',
    description: 'Lists.',
    inputSchema: { type: 'object' },
    annotations: {
      readOnlyHint: true,
      destructiveHint: false,
      idempotentHint: true,
      openWorldHint: true,
    },
  },
};
const refused = (operation: string, kind: string, reason = 'why'): RefusedOperation => ({
  upstream: 'shop',
  operation,
  place: 'shop.json #/paths',
  reason,
  kind,
});
const textOf = (report: Partial<ToolsReport>) =>
  toolsText({ tools: [ROW], problems: [], refused: [], warnings: [], learned: [], ...report });

it('each tool stands with its operation, or as written here', () => {
  const written = { ...ROW, tool: 'greet', operation: null, upstreamScopes: null };
  expect(textOf({ tools: [ROW, written] })).toBe(
    'tool       from  operation     caller scopes  upstream scopes  hints                          bytes  tokens\n' +
      'shop_list  shop  GET /orders   shop:read      orders.read      reads, repeatable, open world  400    ~100\n' +
      'greet      shop  written here  shop:read      -                reads, repeatable, open world  400    ~100\n' +
      '\n2 tools, 800 bytes in tools/list, about 200 tokens\n',
  );
});

it('how many operations are not shown whole is said', () => {
  expect(textOf({ tools: [{ ...ROW, notes: ['depth 2'] }] })).toContain(
    'about 100 tokens; of 1 something was left out or changed: --json says what\n',
  );
});

it('what was refused stands by reason, the most frequent first, with its number and first names', () => {
  const same = [1, 2, 3, 4, 5].map((each) => refused(`GET /${each}`, 'path'));
  const all = [refused('POST /b', 'body', 'line\none'), ...same];
  expect(textOf({ refused: all })).toContain(
    '\n6 operations refused; --json names all of them\n' +
      '  5 of shop: why\n' +
      '    GET /1, GET /2, GET /3 and 2 more (the first at shop.json #/paths)\n' +
      '  1 of shop: line one\n' +
      '    POST /b (shop.json #/paths)\n',
  );
});

it('where each that was refused is named, nothing more is promised', () => {
  expect(textOf({ refused: [refused('GET /a', 'path')] })).toContain('\n1 operation refused\n');
});

it('upstreams have their own groups', () => {
  const other = { ...refused('GET /a', 'path'), upstream: 'stock' };
  expect(textOf({ refused: [refused('GET /a', 'path'), other] })).toMatch(
    /1 of shop: why\n.*\n {2}1 of stock: why\n/,
  );
});

it('problems and warnings stand below, as text that no terminal obeys', () => {
  expect(textOf({ tools: [], problems: ['a: wrong'], warnings: ['b\u001b[2J'] })).toBe(
    'no tools\n\nproblems\n  a: wrong\n\nwarnings\n  b[2J\n',
  );
});
