import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { UpstreamsModule } from '../upstreams/upstreams.module.js';
import { CallRateGuard } from './call-rate.guard.js';
import { CallerGuard } from './caller.guard.js';
import { DelegationGuard } from './delegation.guard.js';
import { LegacyEngine } from './legacy.engine.js';
import { McpController } from './mcp.controller.js';
import { MessageGuard } from './message.guard.js';
import { ModernEngine } from './modern.engine.js';
import { ReadingBudget } from './reading-budget.js';
import { ToolCalls } from './tool-calls.js';
import { ToolCatalogue } from './tool-catalogue.js';
import { ToolScopesGuard } from './tool-scopes.guard.js';

/** The endpoint; the composition root says at which path. */
@Module({})
export class McpModule {
  /** `tools` exports `TOOLS`. */
  static with(tools: Type): DynamicModule {
    return {
      module: McpModule,
      imports: [tools, UpstreamsModule],
      controllers: [McpController],
      providers: [
        ToolCatalogue,
        ToolCalls,
        LegacyEngine,
        ModernEngine,
        CallerGuard,
        CallRateGuard,
        MessageGuard,
        ReadingBudget,
        ToolScopesGuard,
        DelegationGuard,
      ],
      exports: [ToolCatalogue],
    };
  }
}
