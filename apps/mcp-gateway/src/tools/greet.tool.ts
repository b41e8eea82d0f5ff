import { Injectable } from '@nestjs/common';
import { jsonText } from '#foreign-text';
import { z } from 'zod';
import type { HttpSession } from '../upstreams/http/http-session.js';
import { pathOf } from '../upstreams/http/request/request-path.js';
import { toolSchema } from '../catalogue/tool-schema.js';
import { textResult, type ToolCall, type ToolResult } from '../catalogue/tool.js';
import type { UpstreamTool } from './upstream-tool.js';

const input = z.strictObject({
  name: z.string().optional().describe('Whom to greet; "there" when absent or blank.'),
});

/** Greets the caller with what the upstream API answers to them. */
@Injectable()
export class GreetTool implements UpstreamTool<z.infer<typeof input>, HttpSession> {
  readonly name = 'greet';
  readonly title = 'Greet';
  readonly description = 'Greets you by name and shows what the upstream API answers to you.';
  readonly input = toolSchema(input);
  readonly hints = {
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  };

  async run({ name }: z.infer<typeof input>, call: ToolCall<HttpSession>): Promise<ToolResult> {
    const trimmed = name?.trim() ?? '';
    const { text } = await call.session.send({
      method: 'GET',
      path: pathOf`/api/private-scope`,
      answer: 'object',
      explained: false,
      ...(call.signal && { signal: call.signal }),
    });
    return textResult(
      `Hello, ${trimmed === '' ? 'there' : trimmed} (${call.caller.subject})!\n` +
        `Upstream API Response: ${jsonText(text)}`,
    );
  }
}
