import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { NO_INPUT, toolSchema } from '../catalogue/tool-schema.js';
import type { Tool, ToolCall, ToolResult } from '../catalogue/tool.js';

const SHOWN = ['sub', 'client_id', 'azp', 'name', 'email'] as const;

/**
 * Who the gateway takes the caller for: chosen claims of the verified token and its scopes. A client that
 * the token names by another claim (Okta `cid`, Entra `appid`) is shown as `client_id`.
 */
@Injectable()
export class WhoamiTool implements Tool<Record<string, never>> {
  readonly name = 'whoami';
  readonly title = 'Who am I';
  readonly description = 'Shows who is signed in and which scopes the access token carries.';
  readonly input = NO_INPUT;
  readonly output = toolSchema(
    z.object({
      user: z.object({
        sub: z.string(),
        client_id: z.string().optional(),
        azp: z.string().optional(),
        name: z.string().optional(),
        email: z.string().optional(),
      }),
      scopes: z.array(z.string()),
    }),
  );
  readonly scopes = ['tool:whoami'];
  readonly hints = {
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: false,
  };

  run(_input: Record<string, never>, { caller }: ToolCall): Promise<ToolResult> {
    const { claims, clientId } = caller;
    const named = claims['client_id'] ?? claims['azp'];
    const user: Record<string, string> = {};
    for (const name of SHOWN) {
      const claim = name === 'client_id' && named === undefined ? clientId : claims[name];
      if (typeof claim === 'string') user[name] = claim;
    }
    const data = { user, scopes: [...caller.scopes] };
    return Promise.resolve({
      content: [{ type: 'text', text: JSON.stringify(data, null, 2) }],
      structuredContent: data,
    });
  }
}
