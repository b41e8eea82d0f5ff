import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { toolSchema } from '../catalogue/tool-schema.js';
import type { ToolCall, ToolResult } from '../catalogue/tool.js';
import type { HttpSession } from '../upstreams/http/http-session.js';
import { pathOf } from '../upstreams/http/request/request-path.js';
import { order, shownOf } from './order.js';
import type { UpstreamTool } from './upstream-tool.js';

const input = z.strictObject({
  item: z.string().min(1).max(100).describe('What to order, such as "Tea kettle".'),
  quantity: z.int().min(1).max(1_000).describe('How many.'),
});

/** Places an order of the caller at an orders API, such as that of examples/orders. */
@Injectable()
export class PlaceOrderTool implements UpstreamTool<z.infer<typeof input>, HttpSession> {
  readonly name = 'place_order';
  readonly title = 'Place an order';
  readonly description =
    'Places an order in your name and answers with it and its id. Each call places another order: after an ' +
    'unclear answer, look at list_orders before calling again.';
  readonly input = toolSchema(input);
  readonly output = toolSchema<Record<string, unknown>>(order);
  readonly upstreamScopes = ['orders.write'];
  readonly hints = {
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: false,
    openWorldHint: false,
  };

  async run(placed: z.infer<typeof input>, call: ToolCall<HttpSession>): Promise<ToolResult> {
    const { value } = await call.session.send({
      method: 'POST',
      path: pathOf`/orders`,
      body: { json: placed },
      answer: 'object',
      ...(call.signal && { signal: call.signal }),
    });
    const data = shownOf(order, value);
    return {
      content: [{ type: 'text', text: JSON.stringify(data, null, 2) }],
      structuredContent: data,
    };
  }
}
