import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { InsufficientScopeError, MissingCredentialsError, missingScopes } from '#auth';
import { CurrentCatalogue } from '../catalogue/current-catalogue.js';
import './mcp-request.js';

/** Takes the catalogue, and compares the caller's scopes with those of the tool that the body names. */
@Injectable()
export class ToolScopesGuard implements CanActivate {
  constructor(private readonly current: CurrentCatalogue) {}

  canActivate(context: ExecutionContext): boolean {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const { catalogue, release } = this.current.take();
    request.mcpCatalogue = catalogue;
    const call = request.mcpMessage?.toolCall;
    const tool = call && catalogue.find(call.name);
    if (tool === undefined) {
      release();
      return true;
    }
    http.getResponse<FastifyReply>().raw.once('close', release);
    const { generation } = catalogue;
    request.logExtras = {
      ...request.logExtras,
      tool: tool.name,
      ...(this.current.canChange && { generation }),
    };
    const { caller } = request;
    if (caller === undefined) throw new MissingCredentialsError();
    if (missingScopes(caller, tool.scopes).length > 0) {
      const kept = caller.scopes.filter((scope) => catalogue.scopes.includes(scope));
      throw new InsufficientScopeError([...new Set([...kept, ...tool.scopes])].sort());
    }
    request.mcpTool = tool;
    return true;
  }
}
