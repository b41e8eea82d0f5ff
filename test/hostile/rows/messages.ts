import type { Row } from '../support/row.js';

/** One sentence, without the issue lists of validators. */
const SENTENCE = /^(?!.*"(?:expected|code|path)")[^\n]{1,500}$/;
const REFUSED = { status: [200, 400], code: -32602, says: SENTENCE } as const;
/** More than a message may have. */
const BEYOND = { status: [400, 413], code: -32600, says: SENTENCE } as const;
const TOO_LARGE = { status: [200, 400, 413], says: SENTENCE } as const;
const SERVED = { status: 200, isError: false } as const;

const INFO = 'io.modelcontextprotocol/clientInfo';
const CAPABLE = 'io.modelcontextprotocol/clientCapabilities';

const list = (members: number, member = '1') => `[${Array<string>(members).fill(member).join()}]`;
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
const object = (members: number, value = '1') =>
  `{${Array.from({ length: members }, (_, i) => `"k${i}":${value}`).join()}}`;
const name = (text: string) => ({ name: 'greet', arguments: { name: text } });
const initialize = (part: object) => ({
  protocolVersion: '2025-11-25',
  clientInfo: { name: 'x', version: '1' },
  capabilities: {},
  ...part,
});

/** What a model or a program may put into an argument. */
const TEXTS: readonly Row[] = [
  ['beginnings of tokens, 100 kB', 'eyJ-'.repeat(25_000)],
  ['beginnings of tokens without end, 100 kB', 'eyJ'.repeat(33_000)],
  ['tokens without end, 100 kB', 'eyJaaaaaaaa.'.repeat(8_000)],
  ['one token of 100 kB', `eyJ${'a'.repeat(100_000)}`],
  ['words of Authorization, 100 kB', 'Bearer Basic '.repeat(7_000)],
  ['control characters, 100 kB', '\u001b[31m'.repeat(10_000)],
  ['lone surrogates, 100 kB', '\ud800'.repeat(33_000)],
  ['line breaks, 100 kB', '\r\n\u2028'.repeat(20_000)],
].map(([what, text]) => ({
  name: `an argument of ${what}`,
  params: name(text!),
  expected: { ...SERVED, says: /^Hello, /, maxBytes: 620_000 },
}));

/** What a client says about itself. */
const LISTS: readonly Row[] = [16, 480_000].flatMap((members) => [
  {
    name: `initialize with ${members} icons that are numbers`,
    eras: ['2025' as const],
    method: 'initialize',
    params: initialize({ clientInfo: { name: 'x', version: '1', icons: '@raw' } }),
    raw: () => list(members),
    expected: members === 16 ? REFUSED : BEYOND,
  },
  {
    name: `_meta with ${members} icons that are numbers`,
    eras: ['2026' as const],
    method: 'tools/list',
    params: { _meta: { [INFO]: { name: 'x', version: '1', icons: '@raw' } } },
    raw: () => list(members),
    expected: members === 16 ? REFUSED : BEYOND,
  },
]);

const CAPABILITIES: readonly Row[] = [16, 1_000, 90_000].flatMap((members) => [
  {
    name: `initialize with ${members} wrong experimental capabilities`,
    eras: ['2025' as const],
    method: 'initialize',
    params: initialize({ capabilities: { experimental: '@raw' } }),
    raw: () => object(members),
    expected: members === 16 ? REFUSED : BEYOND,
  },
  {
    name: `_meta with ${members} wrong experimental capabilities`,
    eras: ['2026' as const],
    method: 'tools/list',
    params: { _meta: { [CAPABLE]: { experimental: '@raw' } } },
    raw: () => object(members),
    expected: members === 16 ? REFUSED : BEYOND,
  },
]);

/** One shape of a megabyte at each place where a message can carry one. */
const SHAPES: readonly (readonly [string, () => string])[] = [
  ['arrays in one another, 500,000', () => nested(500_000)],
  ['objects in one another, 170,000', () => '{"a":'.repeat(170_000) + '1' + '}'.repeat(170_000)],
  ['a list of 480,000 numbers', () => list(480_000)],
  ['a list of 250,000 empty objects', () => list(250_000, '{}')],
  ['90,000 members', () => object(90_000)],
  ['90,000 members that are numbers', () => object(90_000).replaceAll('"k', '"')],
  ['a text of a megabyte', () => `"${'x'.repeat(1_000_000)}"`],
  ['a text of escapes', () => `"${'\\u0041'.repeat(160_000)}"`],
  ['a number of 900,000 digits', () => '1'.repeat(900_000)],
];

const PLACES: readonly Row[] = SHAPES.flatMap(([shape, raw]) =>
  (
    [
      ['as the arguments', 'tools/call', { name: 'greet', arguments: '@raw' }],
      ['as an argument', 'tools/call', { name: 'greet', arguments: { name: '@raw' } }],
      ['as an unknown argument', 'tools/call', { name: 'greet', arguments: { other: '@raw' } }],
      ['as the name of a tool', 'tools/call', { name: '@raw', arguments: {} }],
      ['in _meta', 'tools/call', { name: 'greet', arguments: {}, _meta: { x: '@raw' } }],
      ['as the cursor', 'tools/list', { cursor: '@raw' }],
      ['as an unknown parameter', 'tools/list', { other: '@raw' }],
      ['as inputResponses', 'tools/call', { name: 'greet', arguments: {}, inputResponses: '@raw' }],
      [
        'as the progress token',
        'tools/call',
        { name: 'greet', arguments: {}, _meta: { progressToken: '@raw' } },
      ],
    ] as const
  ).map(([place, method, params]) => ({
    name: `${shape} ${place}`,
    method,
    params,
    raw,
    expected:
      place === 'as an argument' && shape.startsWith('a text')
        ? { status: 200, maxBytes: 120_000 }
        : TOO_LARGE,
  })),
);

/** Whole bodies that are barely a message. */
const BODIES: readonly Row[] = (
  [
    [
      'a method of a megabyte',
      () => `{"jsonrpc":"2.0","id":1,"method":"${'x'.repeat(1_000_000)}"}`,
    ],
    [
      'an id of a megabyte',
      () => `{"jsonrpc":"2.0","id":"${'x'.repeat(1_000_000)}","method":"ping"}`,
    ],
    [
      'a number of a megabyte as id',
      () => `{"jsonrpc":"2.0","id":${'1'.repeat(1_000_000)},"method":"ping"}`,
    ],
    [
      '90,000 members beside the method',
      () => `{"jsonrpc":"2.0","id":1,"method":"ping","x":${object(90_000)}}`,
    ],
    [
      'a notification of 90,000 members',
      () => `{"jsonrpc":"2.0","method":"notifications/x","params":${object(90_000)}}`,
    ],
    [
      'a cancellation with a reason of a megabyte',
      () =>
        `{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1,"reason":"${'x'.repeat(1_000_000)}"}}`,
    ],
    ['an answer of 90,000 members', () => `{"jsonrpc":"2.0","id":1,"result":${object(90_000)}}`],
    ['an error of 90,000 members', () => `{"jsonrpc":"2.0","id":1,"error":${object(90_000)}}`],
    ['500,000 arrays in one another', () => nested(500_000)],
    ['a list of 480,000 numbers', () => list(480_000)],
    ['white space only, one megabyte', () => ' '.repeat(1_000_000)],
    ['a text without end', () => `{"jsonrpc":"2.0","id":1,"method":"${'x'.repeat(1_000_000)}`],
    [
      'quotation marks and backslashes',
      () => `["${'\\\\'.repeat(250_000)}","${'\\"'.repeat(250_000)}"]`,
    ],
  ] as const
).map(([what, body]) => ({
  name: `a body of ${what}`,
  body,
  expected: { status: [200, 202, 400, 413], says: /^[^\n]{0,500}$/ },
}));

/** Parameters that are not what the method takes: JSON-RPC 2.0 §5.1. */
const MALFORMED: readonly Row[] = (
  [
    ['arguments that are null', 'tools/call', { name: 'greet', arguments: null }],
    ['arguments that are a list', 'tools/call', { name: 'greet', arguments: [] }],
    ['arguments that are a text', 'tools/call', { name: 'greet', arguments: 'x' }],
    ['a name that is a list', 'tools/call', { name: ['greet'], arguments: {} }],
    ['a name that is a number', 'tools/call', { name: 5, arguments: {} }],
    ['no name', 'tools/call', { arguments: {} }],
    ['a cursor that is a number', 'tools/list', { cursor: 5 }],
    ['a tool nobody has', 'tools/call', { name: 'x'.repeat(5_000), arguments: {} }],
  ] as const
).map(([what, method, params]) => ({ name: what, method, params, expected: REFUSED }));

const REVISION: readonly Row[] = [
  {
    name: 'initialize without a revision',
    eras: ['2025'],
    method: 'initialize',
    params: { clientInfo: { name: 'x', version: '1' }, capabilities: {} },
    expected: REFUSED,
  },
  {
    name: 'initialize with a revision that is a list',
    eras: ['2025'],
    method: 'initialize',
    params: initialize({ protocolVersion: [] }),
    expected: REFUSED,
  },
  {
    name: 'a task, which nobody offered',
    params: { name: 'greet', arguments: {}, task: { ttl: 1 } },
    expected: { ...SERVED, says: /^Hello, / },
  },
];

/** Answers about wrong arguments do not grow with them, and contain nothing that a terminal or a log obeys. */
const ECHOES: readonly Row[] = [
  {
    name: 'a wrong argument with an escape code as its name',
    params: { name: 'greet', arguments: { '\u001b[31mx': 1 } },
    expected: { status: 200, isError: true, says: /^Invalid arguments for greet/ },
  },
  {
    name: 'a wrong argument with a token as its name',
    params: { name: 'greet', arguments: { [`eyJ${'a'.repeat(20)}.${'b'.repeat(20)}.c`]: 1 } },
    expected: { status: 200, isError: true, says: /^Invalid arguments for greet/ },
  },
  {
    name: 'a wrong argument with a name of 60 kB',
    params: { name: 'greet', arguments: { ['x'.repeat(60_000)]: 1 } },
    expected: { status: 200, isError: true, says: /^Invalid arguments for greet/ },
  },
  {
    name: '1,000 wrong arguments',
    params: { name: 'greet', arguments: '@raw' },
    raw: () => object(1_000),
    expected: { status: 200, isError: true, says: /^Invalid arguments for greet/ },
  },
];

export const MESSAGES: readonly Row[] = [
  ...TEXTS,
  ...LISTS,
  ...CAPABILITIES,
  ...PLACES,
  ...BODIES,
  ...MALFORMED,
  ...REVISION,
  ...ECHOES,
];
