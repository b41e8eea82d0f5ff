import { Module } from '@nestjs/common';
import { CallRateGuard } from '../ladder/call-rate.guard.js';
import { CallerGuard } from '../ladder/caller.guard.js';
import { DelegationGuard } from '../ladder/delegation.guard.js';
import { LegacyEngine } from './engines/legacy.engine.js';
import { Listeners } from './engines/listeners.js';
import { McpController } from './mcp.controller.js';
import { MessageGuard } from '../ladder/message.guard.js';
import { ModernEngine } from './engines/modern.engine.js';
import { ReadingBudget } from '../ladder/message/reading-budget.js';
import { ToolCalls } from './tool-calls.js';
import { ToolScopesGuard } from '../ladder/tool-scopes.guard.js';

/** The endpoint; the composition root says at which path. */
@Module({
  controllers: [McpController],
  providers: [
    ToolCalls,
    LegacyEngine,
    ModernEngine,
    Listeners,
    CallerGuard,
    CallRateGuard,
    MessageGuard,
    ReadingBudget,
    ToolScopesGuard,
    DelegationGuard,
  ],
})
export class McpModule {}
