import { Module, type FactoryProvider, type Type } from '@nestjs/common';
import type { Tool } from '../catalogue/tool.js';
import { GetDatetimeTool } from './get-datetime.tool.js';
import { GreetTool } from './greet.tool.js';
import type { UpstreamTool } from './upstream-tool.js';
import { WhoamiTool } from './whoami.tool.js';

/** Injection token of the tools that need no upstream: `Tool[]`, served with the sample. */
export const TOOLS = Symbol('tools');

/** Injection token of the tools that some upstream may serve: `UpstreamTool[]`. */
export const UPSTREAM_TOOLS = Symbol('upstream-tools');

/** In the order in which `tools/list` shows them. */
const WITHOUT_UPSTREAM: readonly Type<Tool>[] = [WhoamiTool, GetDatetimeTool];

const FOR_UPSTREAMS: readonly Type<UpstreamTool>[] = [GreetTool];

@Module({ providers: [...WITHOUT_UPSTREAM, listOf(TOOLS, WITHOUT_UPSTREAM)], exports: [TOOLS] })
export class ToolsModule {}

@Module({
  providers: [...FOR_UPSTREAMS, listOf(UPSTREAM_TOOLS, FOR_UPSTREAMS)],
  exports: [UPSTREAM_TOOLS],
})
export class UpstreamToolsModule {}

function listOf(provide: symbol, services: readonly Type[]): FactoryProvider {
  return { provide, inject: [...services], useFactory: (...tools: unknown[]) => tools };
}
