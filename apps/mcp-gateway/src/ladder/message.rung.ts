import { Inject, Injectable } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import type { DeclaredBody } from '#auth';
import { safeLine } from '#foreign-text';
import { requestSource } from '#telemetry';
import { OBSERVER, type GatewayObserver } from '../observing/gateway-event.js';
import { MessageWatch } from '../observing/message-watch.js';
import { toldCaller } from '../observing/told-caller.js';
import type { Known, NamedCall, ProtocolMessage } from './admission.js';
import { LADDER_OPTIONS, type LadderOptions } from './ladder-options.js';
import { classifyMessage, isToolCall, type McpMessage } from './message/mcp-message.js';
import { accepts, isIdentityEncoding, isJsonContentType } from './message/media-types.js';
import { readBody } from './message/message-body.js';
import { parseMessage } from './message/message-json.js';
import { ReadingBudget } from './message/reading-budget.js';
import { INVALID_REQUEST, RefusedMessageError } from './message/rpc-error.js';
import { toldCall } from './told-call.js';

/** Most characters of a method's name, and of a client's, in the log. */
const MAX_LOGGED_NAME_CHARACTERS = 64;

/** A request whose body was not read yet. */
export interface Arrived extends Omit<Known, 'watch'> {
  readonly raw: IncomingMessage;
  readonly declaredBody: DeclaredBody;
}

/** What is asked: method, media types, size, JSON, shape and era, in this order; then which tool. */
@Injectable()
export class MessageRung {
  constructor(
    @Inject(LADDER_OPTIONS) private readonly options: Pick<LadderOptions, 'maxBodyBytes'>,
    private readonly budget: ReadingBudget,
    @Inject(OBSERVER) private readonly observer: GatewayObserver,
  ) {}

  /** Reads the body, once. Throws `RefusedMessageError`, and `BodyAbortedError` for a client that left. */
  async read(arrived: Arrived): Promise<ProtocolMessage | NamedCall> {
    const { raw, declaredBody, caller } = arrived;
    judgeHeader(arrived);
    const body = await readBody(raw, {
      limit: this.options.maxBodyBytes,
      declared: declaredBody.length,
      budget: this.budget,
      caller: caller.subject,
    });
    return asked(arrived, classifyMessage(raw, parseMessage(body)), this.observer);
  }
}

/** What the request's line says of a message. */
export function messageFields(
  asked: ProtocolMessage | NamedCall,
): Readonly<Record<string, string>> {
  const { method, clientName } = asked.message;
  return {
    ...(method !== undefined && { rpc: shown(method) }),
    ...(clientName !== undefined && { clientName: shown(clientName) }),
    ...(asked.kind === 'call' && { tool: asked.tool.name }),
  };
}

/** A client's own word, for the log. */
function shown(name: string): string {
  return safeLine(name, { max: MAX_LOGGED_NAME_CHARACTERS });
}

/** The one look-up of the tool that a call names. */
function asked(
  { caller, reference, traceId, catalogue, raw }: Arrived,
  message: McpMessage,
  observer: GatewayObserver,
): ProtocolMessage | NamedCall {
  const { method, protocolVersion } = message;
  const tool = isToolCall(message) ? catalogue.find(message.toolCall.name) : undefined;
  const call = isToolCall(message) ? toldCall(tool, caller, catalogue) : undefined;
  const by = { caller: toldCaller(caller), source: requestSource(raw) };
  const watched = { method, protocolVersion, ...by, reference, traceId, call };
  const watch = new MessageWatch(watched, observer);
  const known = { caller, reference, traceId, catalogue, watch };
  if (!isToolCall(message)) return { kind: 'protocol', ...known, message };
  return tool === undefined
    ? { kind: 'protocol', ...known, message }
    : { kind: 'call', ...known, message, tool };
}

/** What the header alone says: nothing of the body is read for what it refuses. */
function judgeHeader({ declaredBody, raw }: Arrived): void {
  if (raw.method !== 'POST') {
    throw new RefusedMessageError(405, INVALID_REQUEST, 'Method not allowed', {
      reason: 'method',
      headers: { allow: 'POST, OPTIONS' },
    });
  }
  if (!isJsonContentType(declaredBody.type)) {
    throw new RefusedMessageError(415, INVALID_REQUEST, 'Content-Type must be application/json', {
      reason: 'media_type',
    });
  }
  if (!isIdentityEncoding(raw.headers['content-encoding'])) {
    throw new RefusedMessageError(415, INVALID_REQUEST, 'Content-Encoding must be identity', {
      reason: 'media_type',
      headers: { 'accept-encoding': 'identity' },
    });
  }
  if (!accepts(raw.headers.accept, 'application/json')) {
    throw new RefusedMessageError(406, INVALID_REQUEST, 'Accept must allow application/json', {
      reason: 'media_type',
    });
  }
}
