import type { ToolOverride } from '../../config/served-settings.js';
import {
  admitTool,
  type AdmittedTool,
  MAX_DESCRIPTION_BYTES,
  MAX_NAME_CHARACTERS,
} from './admitted-tools.js';
import { MAX_TOOL_BYTES, MAX_TOOL_DEPTH } from './pinned-tool.js';

const inputSchema = { type: 'object' };
const admit = (change: object = {}, override?: ToolOverride, served = 'wiki_read') =>
  admitTool({ name: 'read', inputSchema, ...change }, served, override);

function nested(levels: number): object {
  let value: object = {};
  for (let level = 1; level < levels; level += 1) value = { a: value };
  return value;
}

it('what a server says of a tool is kept byte for byte', () => {
  const text =
    '{"name":"read","title":"Read\\u0000","description":"Reads.","inputSchema":{"type":"object",' +
    '"properties":{"b":{"description":"\\u0007","minimum":-0.10},"a":{}},"$schema":"http://json-schema.org/draft-07/schema#"},' +
    '"outputSchema":{"type":"array"},"annotations":{"title":"t","readOnlyHint":true,"own":[1]},' +
    '"icons":[{"src":"https://a.example/i.png"},{"src":"data:image/png;base64,AA=="}],"_meta":{"ui":{"x":1}}}';
  const { tool } = admitTool(JSON.parse(text) as never, 'wiki_read') as { tool: AdmittedTool };
  const { meta, notes, inputSchema: input, outputSchema, annotations, icons, ...rest } = tool;
  const shown = { inputSchema: input, outputSchema, annotations, icons, _meta: meta };
  const again = { ...rest, ...shown };
  expect(JSON.stringify(again)).toBe(JSON.stringify(JSON.parse(text)));
  expect(notes).toEqual([]);
});

it('its description loses control characters, and its definition what clients cannot use', () => {
  const icons = [{ src: 'http://a.example/i.png' }, { src: 'https://a.example/i.png' }, 'x'];
  const meta = { 'io.modelcontextprotocol/x': 1 };
  const execution = { taskSupport: 'optional' };
  expect(admit({ description: 'a\u0000\u001bb\nc', icons, _meta: meta, execution })).toEqual({
    tool: {
      name: 'read',
      description: 'ab\nc',
      inputSchema,
      icons: [{ src: 'https://a.example/i.png' }],
      notes: [
        'icons were left out: they are not of https: or data:',
        'execution was left out: tasks are not relayed',
      ],
    },
  });
});

it('of a tool that runs as no task nothing is left out', () => {
  expect(admit({ execution: { taskSupport: 'forbidden' } })).toMatchObject({ tool: { notes: [] } });
});

it.each<[string, object, RegExp]>([
  ['no inputSchema', { inputSchema: undefined }, /no "type": "object" at its root/],
  ['an inputSchema without type', { inputSchema: { properties: {} } }, /"type": "object"/],
  ['an inputSchema of a list', { inputSchema: { type: 'array' } }, /"type": "object"/],
  ['an inputSchema of two types', { inputSchema: { type: ['object'] } }, /"type": "object"/],
  [
    'a property that is no schema in braces',
    { inputSchema: { type: 'object', properties: { a: true } } },
    /properties/,
  ],
  ['a required that is no list', { inputSchema: { type: 'object', required: 'a' } }, /required/],
  ['an outputSchema that is none', { outputSchema: [] }, /outputSchema/],
  [
    'a reference to a network',
    { inputSchema: { ...inputSchema, $ref: 'https://a.b' } },
    /elsewhere/,
  ],
  [
    'a reference to a file, deep in its output',
    { outputSchema: { anyOf: [{ items: { $ref: 'other.json#/a' } }] } },
    /elsewhere/,
  ],
  ['a dynamic reference', { outputSchema: { $dynamicRef: 'https://a.b' } }, /elsewhere/],
  ['a task only', { execution: { taskSupport: 'required' } }, /task only/],
  [
    'an invalid x-mcp-header',
    { inputSchema: { ...inputSchema, 'x-mcp-header': 'A' } },
    /x-mcp-header/,
  ],
  ['a title that is no text', { title: 1 }, /title/],
  ['annotations that are none', { annotations: { readOnlyHint: 'yes' } }, /annotations/],
  ['half a surrogate pair', { inputSchema: { ...inputSchema, title: '\ud800' } }, /Unicode/],
  ['half a pair in a key', { _meta: { '\udc00': 1 } }, /Unicode/],
  ['a description that is no text', { description: {} }, /description/],
  [
    'too long a description',
    { description: 'ü'.repeat(MAX_DESCRIPTION_BYTES / 2 + 1) },
    /larger than/,
  ],
  ['too large a definition', { _meta: { a: 'x'.repeat(MAX_TOOL_BYTES) } }, /larger than/],
  [
    'too deep a definition',
    { inputSchema: { ...inputSchema, a: nested(MAX_TOOL_DEPTH - 1) } },
    /deeper/,
  ],
  ['a definition of 100,000 levels', { _meta: nested(100_000) }, /deeper/],
])('a tool with %s is left out, with what to do about it', (_what, change, reason) => {
  const { reason: said } = admit(change);
  expect(said).toMatch(reason);
  expect(said).toMatch(/; (correct it at the server, or exclude it|exclude it|write .*)$/);
});

it('an outputSchema that clients cannot compile is left out, and operators read so', () => {
  const outputSchema = { type: 'object', properties: { a: { $ref: '#/nope' } } };
  expect(admit({ outputSchema })).toEqual({
    tool: { name: 'read', inputSchema, notes: ['outputSchema, which clients cannot compile'] },
  });
});

it.each<[string, object]>([
  ['a description as long as it may be', { description: 'x'.repeat(MAX_DESCRIPTION_BYTES) }],
  [
    'a definition as deep as it may be',
    { inputSchema: { ...inputSchema, a: nested(MAX_TOOL_DEPTH - 2) } },
  ],
  [
    'references of its own',
    { inputSchema: { ...inputSchema, $ref: '#/$defs/a', $defs: { a: {} } } },
  ],
  ['a property that is named $ref', { inputSchema: { ...inputSchema, properties: { $ref: {} } } }],
])('a tool with %s is served', (_what, change) => {
  expect(admit(change).reason).toBeUndefined();
});

it('a name is too long with its prefix, not without', () => {
  expect(admit({}, {}, 'x'.repeat(MAX_NAME_CHARACTERS)).reason).toBeUndefined();
  expect(admit({}, {}, 'x'.repeat(MAX_NAME_CHARACTERS + 1)).reason).toMatch(/write a shorter one/);
});

it('another description in the settings makes up for one that is too long', () => {
  const description = 'x'.repeat(MAX_DESCRIPTION_BYTES + 1);
  expect(admit({ description }, { description: 'Short.' }).reason).toBeUndefined();
});
