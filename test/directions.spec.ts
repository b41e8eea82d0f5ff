import { execFileSync } from 'node:child_process';

const CONFIG = 'config/gateway-config.js';
const SERVED = 'config/served-settings.js';
const PARTS = 'gateway-parts.js';

/**
 * What the folders of the gateway may import, and what not: `mcp -> ladder -> catalogue -> upstreams`, and
 * what builds a catalogue beside it. Names are files below `apps/mcp-gateway/src`; `x.js` is any.
 */
const DIRECTIONS: readonly (readonly [
  folder: string,
  may: readonly string[],
  never: readonly string[],
])[] = [
  ['.', ['mcp/x.js', 'reload/x.js', CONFIG], ['doctor/x.js', 'cli/x.js']],
  [
    'mcp',
    ['visitors/x.js', 'ladder/x.js', 'observing/x.js', 'catalogue/x.js', 'upstreams/x.js', PARTS],
    [
      'sources/x.js',
      'tools/x.js',
      'reload/x.js',
      'metrics/x.js',
      'wiring.module.js',
      CONFIG,
      SERVED,
    ],
  ],
  ['mcp/engines', ['mcp/x.js', 'ladder/x.js', PARTS], ['reload/x.js', 'doctor/x.js', CONFIG]],
  [
    'ladder',
    ['observing/x.js', 'catalogue/x.js', 'upstreams/x.js', PARTS],
    ['mcp/x.js', 'tools/x.js', 'metrics/x.js', CONFIG, SERVED],
  ],
  ['ladder/message', ['ladder/x.js', 'catalogue/x.js'], ['mcp/x.js', 'cli/x.js', CONFIG]],
  ['catalogue', ['upstreams/x.js', SERVED], ['ladder/x.js', 'sources/x.js', 'tools/x.js', CONFIG]],
  ['upstreams', ['observing/x.js', SERVED, PARTS], ['catalogue/x.js', 'app.module.js', CONFIG]],
  // A kind of upstream has a name that another part has too.
  ['upstreams/mcp', ['upstreams/x.js', 'upstreams/mcp/x.js', SERVED], ['mcp/x.js', CONFIG]],
  ['tools', ['catalogue/x.js', 'upstreams/x.js', PARTS], ['mcp/x.js', 'sources/x.js', CONFIG]],
  [
    'sources',
    ['catalogue/x.js', 'upstreams/x.js', 'tools/x.js', SERVED],
    ['mcp/x.js', 'ladder/x.js', 'reload/x.js', CONFIG],
  ],
  ['sources/mcp', ['upstreams/mcp/x.js'], ['mcp/x.js']],
  [
    'reload',
    ['sources/x.js', 'catalogue/x.js', 'upstreams/x.js', CONFIG],
    ['mcp/x.js', 'ladder/x.js', 'create-gateway.js'],
  ],
  ['config', ['config/x.js'], ['upstreams/x.js', 'sources/x.js', 'reload/x.js']],
  ['config/file', ['config/x.js', SERVED], ['catalogue/x.js', 'reload/x.js']],
  ['edge', ['observing/x.js', PARTS], ['ladder/x.js', 'metrics/x.js', CONFIG]],
  ['observing', ['observing/x.js'], ['mcp/x.js', 'ladder/x.js', 'metrics/x.js', CONFIG]],
  ['metrics', ['observing/x.js'], ['mcp/x.js', 'ladder/x.js', 'catalogue/x.js', CONFIG]],
  ['admin', ['page/x.js', 'metrics/x.js', 'mcp/x.js', SERVED, PARTS], ['ladder/x.js', CONFIG]],
  ['page', ['mcp/x.js', 'observing/x.js', 'catalogue/x.js', SERVED], ['admin/x.js', CONFIG]],
  ['page/html', ['page/x.js'], ['admin/x.js', 'metrics/x.js', CONFIG]],
  ['exchange', ['upstreams/x.js', PARTS], ['ladder/x.js', CONFIG]],
  ['health', ['catalogue/x.js', 'upstreams/x.js', PARTS], ['mcp/x.js', CONFIG]],
  ['visitors', ['ladder/message/x.js'], ['mcp/x.js', CONFIG]],
  ['doctor', [CONFIG], ['cli/x.js', 'mcp/x.js', 'create-gateway.js']],
  ['doctor/inside', ['doctor/x.js', CONFIG], ['cli/x.js', 'mcp/x.js']],
  ['cli', ['doctor/x.js', 'reload/x.js', CONFIG], ['visitors/x.js', 'edge/x.js']],
  // A client of gateways, as any other.
  ['cli/client', ['cli/client/x.js'], ['doctor/x.js', 'mcp/x.js', CONFIG]],
];

const CASES = DIRECTIONS.flatMap(([folder, may, never]) => [
  ...may.map((name) => ({ folder, name, allowed: true })),
  ...never.map((name) => ({ folder, name, allowed: false })),
]);

let answers: boolean[];
beforeAll(() => {
  const asked = CASES.map(({ folder, name }) => {
    const up = folder === '.' ? './' : '../'.repeat(folder.split('/').length);
    return { filePath: `apps/mcp-gateway/src/${folder}/new.ts`, name: up + name };
  });
  const input = JSON.stringify(asked);
  const script = 'test/support/lint-imports.mjs';
  const output = execFileSync(process.execPath, [script], { input, encoding: 'utf8' });
  answers = JSON.parse(output) as boolean[];
});

it.each(CASES.map((each, index) => ({ ...each, index, verb: each.allowed ? 'may' : 'must not' })))(
  '$folder $verb import $name',
  ({ allowed, index }) => {
    expect(answers[index]).toBe(allowed);
  },
);
