import { Module } from '@nestjs/common';
import { z } from 'zod';
import {
  toolSchema,
  NO_INPUT,
  type ToolSchema,
} from '../../apps/mcp-gateway/src/catalogue/tool-schema.js';
import type { Tool, ToolCall, ToolResult } from '../../apps/mcp-gateway/src/catalogue/tool.js';
import { TOOLS, ToolsModule } from '../../apps/mcp-gateway/src/tools/tools.module.js';

const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const WAV = 'UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAA=';
const HINTS = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: false,
};
const text = (value: string) => ({ type: 'text', text: value });
const image = { type: 'image', data: PNG, mimeType: 'image/png' };
const resource = (uri: string, mimeType: string, value: string) => ({
  type: 'resource',
  resource: { uri, mimeType, text: value },
});

function fixture(
  name: string,
  run: (call: ToolCall) => Promise<ToolResult> | ToolResult,
  input: ToolSchema = NO_INPUT,
): Tool {
  return {
    name,
    title: name,
    description: `Conformance fixture ${name}`,
    input,
    scopes: [],
    hints: HINTS,
    run: (_input, call) => Promise.resolve(run(call)),
  };
}

const JSON_SCHEMA: ToolSchema = {
  json: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    $defs: {
      address: {
        $anchor: 'addressDef',
        type: 'object',
        properties: { street: { type: 'string' }, city: { type: 'string' } },
      },
    },
    properties: {
      name: { type: 'string' },
      address: { $ref: '#/$defs/address' },
      contactMethod: { type: 'string', enum: ['phone', 'email'] },
      phone: { type: 'string' },
      email: { type: 'string' },
    },
    allOf: [{ anyOf: [{ required: ['phone'] }, { required: ['email'] }] }],
    if: { properties: { contactMethod: { const: 'phone' } }, required: ['contactMethod'] },
    then: { required: ['phone'] },
    else: { required: ['email'] },
    additionalProperties: false,
  },
  check: toolSchema(z.looseObject({})).check,
};

/** What the conformance suite calls by name; never part of the product. */
const FIXTURES: readonly Tool[] = [
  fixture('test_simple_text', () => ({
    content: [text('This is a simple text response for testing.')],
  })),
  fixture('test_image_content', () => ({ content: [image] })),
  fixture('test_audio_content', () => ({
    content: [{ type: 'audio', data: WAV, mimeType: 'audio/wav' }],
  })),
  fixture('test_embedded_resource', () => ({
    content: [
      resource('test://embedded-resource', 'text/plain', 'This is an embedded resource content.'),
    ],
  })),
  fixture('test_multiple_content_types', () => ({
    content: [
      text('Multiple content types test:'),
      image,
      resource('test://mixed-content-resource', 'application/json', '{"test":"data","value":123}'),
    ],
  })),
  fixture('test_error_handling', () => ({
    content: [text('This tool intentionally returns an error for testing')],
    isError: true,
  })),
  fixture('test_tool_with_progress', async (call) => {
    for (const done of [0, 50, 100]) await call.progress(done, 100, `${done} of 100`);
    return { content: [text('done')] };
  }),
  fixture('json_schema_2020_12_tool', () => ({ content: [text('ok')] }), JSON_SCHEMA),
];

const PRODUCT_TOOLS = Symbol('product-tools');

@Module({
  imports: [ToolsModule],
  providers: [{ provide: PRODUCT_TOOLS, useExisting: TOOLS }],
  exports: [PRODUCT_TOOLS],
})
class ProductToolsModule {}

/** The product's tools and the fixtures, in place of `ToolsModule`. */
@Module({
  imports: [ProductToolsModule],
  providers: [
    {
      provide: TOOLS,
      inject: [PRODUCT_TOOLS],
      useFactory: (tools: Tool[]) => [...tools, ...FIXTURES],
    },
  ],
  exports: [TOOLS],
})
export class FixtureToolsModule {}
