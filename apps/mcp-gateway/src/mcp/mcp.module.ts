import { Module } from '@nestjs/common';
import { CallerCatalogues } from '../catalogue/caller-catalogues.js';
import { CallRateRung } from '../ladder/call-rate.rung.js';
import { CallerGuard } from '../ladder/caller.guard.js';
import { LadderGuard } from '../ladder/ladder.guard.js';
import { LegacyEngine } from './engines/legacy.engine.js';
import { Listeners } from './engines/listeners.js';
import { McpController } from './mcp.controller.js';
import { MessageRung } from '../ladder/message.rung.js';
import { ModernEngine } from './engines/modern.engine.js';
import { ToldMessages } from '../ladder/told-messages.js';
import { RecordRung } from '../ladder/record.rung.js';
import { ReadingBudget } from '../ladder/message/reading-budget.js';
import { Telling } from '../ladder/telling.js';
import { ToolCalls } from './tool-calls.js';

/** The endpoint; the composition root says at which path. */
@Module({
  controllers: [McpController],
  providers: [
    ToolCalls,
    LegacyEngine,
    ModernEngine,
    Listeners,
    CallerGuard,
    LadderGuard,
    CallerCatalogues,
    MessageRung,
    ReadingBudget,
    Telling,
    CallRateRung,
    RecordRung,
    ToldMessages,
  ],
  exports: [Listeners],
})
export class McpModule {}
