import { Injectable } from '@nestjs/common';
import { jsonText } from '#foreign-text';
import { z } from 'zod';
import { PrivateScopeUpstream } from '../upstreams/private-scope.upstream.js';
import { toolSchema } from './tool-schema.js';
import { textResult, type Tool, type ToolCall, type ToolResult } from './tool.js';

const input = z.strictObject({
  name: z.string().optional().describe('Whom to greet; "there" when absent or blank.'),
});

/** Greets the caller with what the upstream API answers to them. */
@Injectable()
export class GreetTool implements Tool<z.infer<typeof input>> {
  readonly name = 'greet';
  readonly title = 'Greet';
  readonly description = 'Greets you by name and shows what the upstream API answers to you.';
  readonly input = toolSchema(input);
  readonly scopes = ['tool:greet'];
  readonly upstream: PrivateScopeUpstream['upstream'];
  readonly hints = {
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  };

  constructor(private readonly privateScope: PrivateScopeUpstream) {
    this.upstream = privateScope.upstream;
  }

  async run({ name }: z.infer<typeof input>, call: ToolCall): Promise<ToolResult> {
    const trimmed = name?.trim() ?? '';
    const { text } = await this.privateScope.read(call.upstream(), call.signal);
    return textResult(
      `Hello, ${trimmed === '' ? 'there' : trimmed} (${call.caller.subject})!\n` +
        `Upstream API Response: ${jsonText(text)}`,
    );
  }
}
