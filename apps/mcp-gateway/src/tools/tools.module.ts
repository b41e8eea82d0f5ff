import { Module } from '@nestjs/common';
import { UpstreamsModule } from '../upstreams/upstreams.module.js';
import { GetDatetimeTool } from './get-datetime.tool.js';
import { GreetTool } from './greet.tool.js';
import { WhoamiTool } from './whoami.tool.js';
import type { Tool } from '../catalogue/tool.js';

/** Injection token of all tools, in the order `tools/list` shows them. */
export const TOOLS = Symbol('tools');

@Module({
  imports: [UpstreamsModule],
  providers: [
    GreetTool,
    WhoamiTool,
    GetDatetimeTool,
    {
      provide: TOOLS,
      inject: [GreetTool, WhoamiTool, GetDatetimeTool],
      useFactory: (...tools: Tool[]) => tools,
    },
  ],
  exports: [TOOLS],
})
export class ToolsModule {}
