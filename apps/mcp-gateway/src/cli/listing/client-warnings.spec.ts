import { ROOMY_NAME_CHARACTERS } from '../../sources/mcp/name-warnings.js';
import {
  clientWarnings,
  LARGE_LIST_BYTES,
  LARGE_TOOL_BYTES,
  VS_CODE_TOOLS,
} from './client-warnings.js';
import type { ToolRow } from './tool-rows.js';

const row = (change: Partial<ToolRow> = {}) => ({ tool: 'a', bytes: 1, ...change }) as ToolRow;
const rows = (count: number, change: Partial<ToolRow> = {}) =>
  Array.from({ length: count }, () => row(change));
const warnings = (all: readonly ToolRow[]) => clientWarnings(all, all);

it('within the bounds nobody is warned of anything', () => {
  const roomy = row({ tool: 'x'.repeat(ROOMY_NAME_CHARACTERS), bytes: LARGE_TOOL_BYTES });
  expect(warnings([roomy, ...rows(VS_CODE_TOOLS - 1)])).toEqual([]);
});

it.each<[string, readonly ToolRow[], RegExp]>([
  [
    'one long name',
    [row({ tool: `${'x'.repeat(48)}y` })],
    /^x{48}y is longer than 48 characters: /,
  ],
  [
    'many long names',
    rows(5, { tool: 'x'.repeat(49) }),
    /^(x{49}, ){2}x{49} and 2 more are longer than 48 /,
  ],
  ['many tools', rows(VS_CODE_TOOLS + 1), /^129 tools: VS Code takes 128 of all servers together/],
  ['a large tool', [row({ bytes: LARGE_TOOL_BYTES + 1 })], /^a is larger than 16384 bytes: /],
  [
    'a large list',
    rows(10, { bytes: LARGE_LIST_BYTES / 10 + 4 }),
    /^the list is 100040 bytes, about 25010 tokens of every conversation/,
  ],
])('%s', (_what, all, says) => {
  expect(warnings(all)).toEqual([expect.stringMatching(says)]);
});

it('of one upstream its own tools are named, and the list as a whole is counted', () => {
  const large = row({ tool: 'elsewhere', bytes: LARGE_TOOL_BYTES + 1 });
  expect(clientWarnings(rows(1), [large, ...rows(VS_CODE_TOOLS)])).toEqual([
    expect.stringMatching(/^129 tools/),
  ]);
});
