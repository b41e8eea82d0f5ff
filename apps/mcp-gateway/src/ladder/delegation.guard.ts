import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { InvalidTokenError } from '#auth';
import { traceparentOf } from '#telemetry';
import { TokenExchangeError } from '#token-exchange';
import { callFields } from './call-fields.js';
import './mcp-request.js';

/**
 * Checks the arguments, then obtains the delegated token of a tool with an upstream.
 * A refused subject token is the caller's 401; any other failure travels on as a value.
 */
@Injectable()
export class DelegationGuard implements CanActivate {
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { caller, mcpMessage, mcpTool: tool } = request;
    if (!caller || !tool || !mcpMessage?.toolCall) return true;
    const input = tool.input.check(mcpMessage.toolCall.arguments);
    if (!input.ok || tool.upstream === undefined) {
      request.mcpCall = { tool, input };
      return true;
    }
    try {
      const traceparent = traceparentOf(request.traceId);
      const call = { traceparent, log: callFields(request) };
      const session = await tool.upstream.open(caller, call);
      request.mcpCall = { tool, input, session };
    } catch (failure) {
      if (failure instanceof TokenExchangeError && failure.remedy === 'sign_in') {
        throw new InvalidTokenError('refused');
      }
      request.mcpCall = { tool, input, failure };
    }
    return true;
  }
}
