import { Injectable } from '@nestjs/common';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import {
  CallToolRequestSchema,
  ListToolsRequestSchema,
  isJSONRPCRequest,
} from '@modelcontextprotocol/sdk/types.js';
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/ajv-provider.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LegacyDirectAnswer } from './direct-answer.js';
import { accepts } from '../../ladder/message/media-types.js';
import type { McpMessage } from '../../ladder/message/mcp-message.js';
import { CAPABILITIES, SERVER_INFO } from './server-info.js';
import { ToolCalls } from '../tool-calls.js';
import { listTools } from './list-tools.js';
import { WebRequest } from './web-request.js';
import { writeWebResponse } from './web-response.js';

const BOTH_TYPES = 'application/json, text/event-stream';

/** Serves revisions up to 2025-11-25: stateless, a fresh server and transport for each message. */
@Injectable()
export class LegacyEngine {
  private readonly validator = new AjvJsonSchemaValidator();

  constructor(private readonly calls: ToolCalls) {}

  async handle(request: FastifyRequest, reply: FastifyReply, message: McpMessage): Promise<void> {
    if (message.toolCall && message.progressToken === undefined && isJSONRPCRequest(message.body)) {
      const answer = new LegacyDirectAnswer(reply.raw);
      await this.server(request).connect(answer);
      answer.onmessage?.(message.body);
      return;
    }
    const streams =
      message.progressToken !== undefined &&
      accepts(request.raw.headers.accept, 'text/event-stream');
    const transport = new WebStandardStreamableHTTPServerTransport({
      enableJsonResponse: !streams,
    });
    const server = this.server(request);
    reply.raw.once('close', () => {
      if (!reply.raw.writableFinished) void server.close();
    });
    await server.connect(transport);
    // The message guard has judged Accept; the transport insists on both types being named.
    const { asRequest } = new WebRequest(request, undefined, { accept: BOTH_TYPES });
    const response = await transport.handleRequest(asRequest, { parsedBody: message.body });
    await writeWebResponse(reply, response);
  }

  private server(request: FastifyRequest): Server {
    const server = new Server(SERVER_INFO, {
      capabilities: CAPABILITIES,
      jsonSchemaValidator: this.validator,
    });
    server.setRequestHandler(ListToolsRequestSchema, () => listTools(request));
    server.setRequestHandler(CallToolRequestSchema, async ({ params }, extra) => {
      const progressToken = extra._meta?.progressToken;
      const result = await this.calls.run(request, {
        name: params.name,
        progress: async (progress, total, message) => {
          if (progressToken === undefined) return;
          await extra.sendNotification({
            method: 'notifications/progress',
            params: { progressToken, progress, ...optional({ total, message }) },
          });
        },
      });
      return result;
    });
    return server;
  }
}

function optional<T extends object>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}
