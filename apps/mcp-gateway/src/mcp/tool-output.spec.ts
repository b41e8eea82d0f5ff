import { z } from 'zod';
import { NO_INPUT, toolSchema } from '../catalogue/tool-schema.js';
import type { Tool, ToolResult } from '../catalogue/tool.js';
import type { Upstream } from '../upstreams/upstream.js';
import { UpstreamError } from '../upstreams/upstream.errors.js';
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
      { type: 'resource_link', uri: half, name: half, title: half },
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

describe('blocks of a result', () => {
  const foreign: Tool = {
    ...tool(),
    isForeign: true,
    upstream: { name: 'wiki' } as Upstream,
  };
  const text = { type: 'text', text: 'a' };
  const image = { type: 'image', data: 'AA==', mimeType: 'image/png' };
  const link = { type: 'resource_link', name: 'n', uri: 'a:b' };
  const file = (resource: object) => ({ type: 'resource', resource: { uri: 'a:b', ...resource } });

  it.each<[string, unknown]>([
    ['no object', 'a'],
    ['of an unknown kind', { type: 'video' }],
    ['a text without text', { type: 'text' }],
    ['an image without a type', { type: 'image', data: 'AA==' }],
    ['an image that is no Base64', { ...image, data: '!!' }],
    ['an image whose type is no text', { ...image, mimeType: 5 }],
    ['a sound that is no Base64', { ...image, type: 'audio', data: 'a' }],
    ['a link whose title is no text', { ...link, title: 1 }],
    ['a link whose icons are none', { ...link, icons: [{ src: 1 }] }],
    ['a link whose size is no number', { ...link, size: '1' }],
    ['a resource that holds nothing', file({})],
    ['a resource that is no Base64', file({ blob: '!!' })],
    ['a resource whose type is no text', file({ text: 'a', mimeType: 5 })],
    ['annotations out of range', { ...text, annotations: { priority: 5 } }],
    ['annotations with a date that is none', { ...text, annotations: { lastModified: 'zz' } }],
    ['a _meta that is none', { ...text, _meta: 1 }],
  ])('%s: the answer of the upstream is invalid, and the output of an own tool', (_what, block) => {
    const content = [text, block] as ToolResult['content'];
    const problem = 'content[1] is no block that clients know';
    expect(() => cleanOutput(foreign, { content })).toThrow(
      new UpstreamError('upstream_answer_invalid', 'wiki', { problem }),
    );
    expect(() => cleanOutput(tool(), { content })).toThrow(OutputInvalidError);
  });

  it('of every kind pass', () => {
    const annotations = { audience: ['user'], priority: 0.5, lastModified: '2026-01-02T03:04:05Z' };
    const content = [
      { ...text, annotations, _meta: { a: 1 } },
      image,
      { ...image, type: 'audio', mimeType: 'audio/wav' },
      { ...link, title: 't', size: 1, icons: [{ src: 'https://a.example/i.png' }] },
      file({ blob: 'AA==' }),
      file({ text: 'a', mimeType: 'text/plain' }),
    ];
    expect(cleanOutput(foreign, { content }).content).toEqual(content);
  });
});
