import { z } from 'zod';
import { NO_INPUT, toolSchema } from '../catalogue/tool-schema.js';
import type { Tool, ToolResult } from '../catalogue/tool.js';
import { OutputInvalidError } from './tool-error.js';
import { cleanOutput } from './tool-output.js';

const jwt = `eyJ${'a'.repeat(20)}.${'b'.repeat(20)}.${'c'.repeat(20)}`;
const tool = (output?: Tool['output']): Tool => ({
  name: 't',
  title: 'T',
  description: 'T.',
  input: NO_INPUT,
  ...(output && { output }),
  scopes: [],
  hints: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  run: () => Promise.reject(new Error('not run')),
});

it('TOOL-12, PASS-04: every text of a result is cleaned, binary data is not', () => {
  const result: ToolResult = {
    content: [
      { type: 'text', text: `a\u001b ${jwt}` },
      { type: 'resource', resource: { uri: 'x:y', text: `b\u0000 ${jwt}` } },
      { type: 'image', data: 'eyJh', mimeType: 'image/png' },
    ],
    structuredContent: { name: `c\u009b ${jwt}`, list: ['\ud83d', 1, null, { '\u0007k': true }] },
  };
  expect(cleanOutput(tool(), result)).toEqual({
    content: [
      { type: 'text', text: 'a [removed]' },
      { type: 'resource', resource: { uri: 'x:y', text: 'b [removed]' } },
      { type: 'image', data: 'eyJh', mimeType: 'image/png' },
    ],
    structuredContent: { name: 'c [removed]', list: ['\ufffd', 1, null, { k: true }] },
  });
});

it('TOOL-05: what does not fit the schema is no result, unless it is an error', () => {
  const strict = tool(
    toolSchema(z.object({ n: z.number() }) as z.ZodType<Record<string, unknown>>),
  );
  const wrong = { content: [], structuredContent: { n: 'x' } };
  expect(() => cleanOutput(strict, wrong)).toThrow(OutputInvalidError);
  expect(cleanOutput(strict, { ...wrong, isError: true })).toEqual({ ...wrong, isError: true });
});

it('TOOL-12: all of a result is well-formed Unicode, also what is no text', () => {
  const half = 'a\ud83d';
  const result: ToolResult = {
    content: [
      { type: 'resource_link', uri: half, name: half, annotations: { audience: [half] } },
      { type: 'image', data: 'eyJh', mimeType: half, _meta: { [half]: half } },
    ],
    structuredContent: { [half]: [half] },
    _meta: { said: { [half]: half } },
  };
  const text = JSON.stringify(cleanOutput(tool(), result));
  // JSON.stringify escapes surrogates only where they are alone.
  expect(text).not.toContain('\\ud83d');
  expect(text.match(/a\ufffd/g)).toHaveLength(10);
});
