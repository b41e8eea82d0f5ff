import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { InsufficientScopeError, MissingCredentialsError, missingScopes } from '#auth';
import { CurrentCatalogue } from '../catalogue/current-catalogue.js';
import './mcp-request.js';

/** Compares the caller's scopes with those of the tool that the body names. */
@Injectable()
export class ToolScopesGuard implements CanActivate {
  constructor(private readonly catalogue: CurrentCatalogue) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const call = request.mcpMessage?.toolCall;
    const tool = call && this.catalogue.now.find(call.name);
    if (tool === undefined) return true;
    request.logExtras = { ...request.logExtras, tool: tool.name };
    const { caller } = request;
    if (caller === undefined) throw new MissingCredentialsError();
    if (missingScopes(caller, tool.scopes).length > 0) {
      const kept = caller.scopes.filter((scope) => this.catalogue.now.scopes.includes(scope));
      throw new InsufficientScopeError([...new Set([...kept, ...tool.scopes])].sort());
    }
    request.mcpTool = tool;
    return true;
  }
}
