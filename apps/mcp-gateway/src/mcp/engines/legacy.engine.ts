import { Injectable } from '@nestjs/common';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import {
  CallToolRequestSchema,
  ListToolsRequestSchema,
  isJSONRPCRequest,
  type CallToolResult,
  type JSONRPCRequest,
} from '@modelcontextprotocol/sdk/types.js';
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/ajv-provider.js';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { LegacyDirectAnswer } from './direct-answer.js';
import { isInputRequired, type ToolResult } from '../../catalogue/tool.js';
import type { Admission } from '../../ladder/admission.js';
import { accepts, BOTH_TYPES } from '../../ladder/message/media-types.js';
import { legacyResult, legacyTool } from './legacy-shapes.js';
import { PreparedLists } from './prepared-lists.js';
import { isAnswered } from './plain-calls.js';
import { isPlainCall } from './plain-message.js';
import { progressTo, SILENT, type CallProgress } from './progress.js';
import { CAPABILITIES, SERVER_INFO } from './server-info.js';
import { ToolCalls } from '../tool-calls.js';
import { ToolLists } from './tool-list.js';
import { WebRequest } from './web-request.js';
import { toldTo, writeWebResponse } from './web-response.js';

/** Serves revisions up to 2025-11-25: stateless, a fresh server and transport for each message. */
@Injectable()
export class LegacyEngine {
  private readonly validator = new AjvJsonSchemaValidator();
  private readonly shown = new ToolLists(legacyTool);
  private readonly lists = new PreparedLists(
    (question) => this.ask(question, { headers: {} }),
    legacyTool,
  );

  constructor(private readonly calls: ToolCalls) {}

  async handle(
    admission: Admission,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { toolCall, progressToken, body } = admission.message;
    if (toolCall && progressToken === undefined && isJSONRPCRequest(body)) {
      await this.answerCall(admission, body, response);
      return;
    }
    if (await this.lists.answer(admission, request, response)) return;
    const streams =
      progressToken !== undefined && accepts(request.headers.accept, 'text/event-stream');
    const server = this.server(admission);
    response.once('close', () => {
      if (!response.writableFinished) void server.close();
    });
    const answer = await this.ask(admission, request, server, streams);
    await writeWebResponse(response, answer, toldTo(admission));
  }

  private async answerCall(
    admission: Admission,
    body: JSONRPCRequest,
    response: ServerResponse,
  ): Promise<void> {
    let run = this.runner(admission);
    if (isPlainCall(admission)) {
      const ran = run(SILENT);
      if (await isAnswered(ran, response, admission.message)) return;
      run = () => ran;
    }
    const answer = new LegacyDirectAnswer(response);
    await this.server(admission, run).connect(answer);
    answer.onmessage?.(body);
  }

  private async ask(
    admission: Admission,
    request: Pick<IncomingMessage, 'headers'>,
    server = this.server(admission),
    streams = false,
  ): Promise<Response> {
    const transport = new WebStandardStreamableHTTPServerTransport({
      enableJsonResponse: !streams,
    });
    await server.connect(transport);
    // The message rung has judged Accept; the transport insists on both types being named.
    const { asRequest } = new WebRequest(admission, request, undefined, { accept: BOTH_TYPES });
    return transport.handleRequest(asRequest, { parsedBody: admission.message.body });
  }

  private server(admission: Admission, run = this.runner(admission)): Server {
    const server = new Server(SERVER_INFO, {
      capabilities: CAPABILITIES,
      jsonSchemaValidator: this.validator,
    });
    server.setRequestHandler(ListToolsRequestSchema, () => this.shown.of(admission));
    // What the SDK parsed of the call is not looked at: the ladder has found the tool and checked its
    // arguments, which the SDK is not even given (`forEngine`).
    server.setRequestHandler(
      CallToolRequestSchema,
      async (_parsed, { sendNotification }) =>
        (await run(
          progressTo(admission.message.progressToken, sendNotification),
        )) as CallToolResult,
    );
    return server;
  }

  private runner(admission: Admission): (progress: CallProgress) => Promise<ToolResult> {
    return async (progress) => {
      const outcome = await this.calls.run(admission, progress);
      // No client of this era is asked anything.
      if (isInputRequired(outcome)) throw new TypeError('Nobody offered to ask the person.');
      return legacyResult(outcome);
    };
  }
}
