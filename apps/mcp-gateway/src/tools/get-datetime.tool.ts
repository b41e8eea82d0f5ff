import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../gateway-parts.js';
import { NO_INPUT } from '../catalogue/tool-schema.js';
import { textResult, type Tool, type ToolResult } from '../catalogue/tool.js';

/** The time in UTC; open to every caller of this resource. */
@Injectable()
export class GetDatetimeTool implements Tool<Record<string, never>> {
  readonly name = 'get_datetime';
  readonly title = 'Date and time';
  readonly description = 'Returns the current date and time in UTC, in ISO 8601.';
  readonly input = NO_INPUT;
  readonly scopes: readonly string[] = [];
  readonly hints = {
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: false,
  };

  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  run(): Promise<ToolResult> {
    return Promise.resolve(textResult(new Date(this.clock()).toISOString()));
  }
}
