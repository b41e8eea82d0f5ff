import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { toolSchema } from '../catalogue/tool-schema.js';
import type { ToolCall, ToolResult } from '../catalogue/tool.js';
import type { HttpSession } from '../upstreams/http/http-session.js';
import { pathOf } from '../upstreams/http/request/request-path.js';
import { order, ORDER_STATUSES, shownOf } from './order.js';
import type { UpstreamTool } from './upstream-tool.js';

const input = z.strictObject({
  status: z
    .enum(ORDER_STATUSES)
    .optional()
    .describe('Only orders of this status; all when absent.'),
});
const output = z.object({ orders: z.array(order).max(100) });

/** Lists the caller's orders at an orders API, such as that of examples/orders. */
@Injectable()
export class ListOrdersTool implements UpstreamTool<z.infer<typeof input>, HttpSession> {
  readonly name = 'list_orders';
  readonly title = 'List orders';
  readonly description =
    'Lists your orders, oldest first: id, item, quantity, status (placed, shipped or cancelled) and when ' +
    'each was placed. At most 100.';
  readonly input = toolSchema(input);
  readonly output = toolSchema<Record<string, unknown>>(output);
  readonly upstreamScopes = ['orders.read'];
  readonly hints = {
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: false,
  };

  async run({ status }: z.infer<typeof input>, call: ToolCall<HttpSession>): Promise<ToolResult> {
    const { value } = await call.session.send({
      method: 'GET',
      path: pathOf`/orders`,
      ...(status !== undefined && { query: [['status', status]] }),
      answer: 'object',
      ...(call.signal && { signal: call.signal }),
    });
    const data = shownOf(output, value);
    return {
      content: [{ type: 'text', text: JSON.stringify(data, null, 2) }],
      structuredContent: data,
    };
  }
}
