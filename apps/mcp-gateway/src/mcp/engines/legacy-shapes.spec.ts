import { legacyResult, legacyTool } from './legacy-shapes.js';

const base = { name: 'a', inputSchema: { type: 'object' } } as const;

it.each([
  { type: 'array' },
  {},
  { type: ['object', 'null'] },
  { type: 'object', properties: { a: true } },
  { type: 'object', required: 'a' },
])(
  'an output schema that clients of the 2025 era refuse is not shown to them: %j',
  (outputSchema) => {
    expect(legacyTool({ ...base, outputSchema })).toEqual(base);
  },
);

it.each([
  undefined,
  { type: 'object' },
  { type: 'object', properties: { a: {} }, required: ['a'] },
])('any other tool is shown as it is: %j', (outputSchema) => {
  const tool = { ...base, ...(outputSchema && { outputSchema }) };
  expect(legacyTool(tool)).toBe(tool);
});

const block = { type: 'text', text: 'a' };

it.each([[[1]], ['x'], [0], [false], [null]])(
  'data that is no object does not reach them: %j',
  (structuredContent) => {
    const answer = { content: [block], structuredContent, isError: true };
    expect(legacyResult(answer)).toEqual({ content: [block], isError: true });
    const [only] = legacyResult({ content: [], structuredContent }).content;
    expect(only).toEqual({ type: 'text', text: JSON.stringify(structuredContent) });
  },
);

it.each([{ content: [block] }, { content: [], structuredContent: { a: 1 } }])(
  'any other result is given as it is: %j',
  (answer) => {
    expect(legacyResult(answer)).toBe(answer);
  },
);
