import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { UpstreamsModule } from '../upstreams/upstreams.module.js';
import { CallRateRung } from '../ladder/call-rate.rung.js';
import { CallerGuard } from '../ladder/caller.guard.js';
import { LadderGuard } from '../ladder/ladder.guard.js';
import { LegacyEngine } from './engines/legacy.engine.js';
import { McpController } from './mcp.controller.js';
import { MessageRung } from '../ladder/message.rung.js';
import { ModernEngine } from './engines/modern.engine.js';
import { ReadingBudget } from '../ladder/message/reading-budget.js';
import { ToolCalls } from './tool-calls.js';
import { catalogueOf } from '../catalogue/catalogue.js';
import { CurrentCatalogue } from '../catalogue/current-catalogue.js';
import type { Tool } from '../catalogue/tool.js';
import { TOOLS } from '../tools/tools.module.js';

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
        {
          provide: CurrentCatalogue,
          inject: [TOOLS],
          useFactory: (all: readonly Tool[]) => new CurrentCatalogue(catalogueOf(all, 1)),
        },
        ToolCalls,
        LegacyEngine,
        ModernEngine,
        CallerGuard,
        LadderGuard,
        MessageRung,
        ReadingBudget,
        CallRateRung,
      ],
      exports: [CurrentCatalogue],
    };
  }
}
