import { Inject, Injectable } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import type { DeclaredBody } from '#auth';
import { safeLine } from '#foreign-text';
import type { OutboundTrace } from '#outbound';
import { arrivedAt } from '#serving';
import { readTraceContext, requestSource } from '#telemetry';
import type { Catalogue } from '../catalogue/catalogue.js';
import { CallerCatalogues } from '../catalogue/caller-catalogues.js';
import type { RejectReason } from '../observing/closed-sets.js';
import type { MessageWatch } from '../observing/message-watch.js';
import { toldCaller } from '../observing/told-caller.js';
import { arrivedTrace, type ArrivedTrace } from '../tracing/tracing.js';
import type { Tool } from '../catalogue/tool.js';
import type { Known, NamedCall, ProtocolMessage } from './admission.js';
import { callFields } from './call-fields.js';
import { refusedSubject } from './delegation.rung.js';
import { LADDER_OPTIONS, type LadderOptions } from './ladder-options.js';
import { classifyMessage, isToolCall, type McpMessage } from './message/mcp-message.js';
import { accepts, isIdentityEncoding, isJsonContentType } from './message/media-types.js';
import { readBody } from './message/message-body.js';
import { parseMessage } from './message/message-json.js';
import { ReadingBudget } from './message/reading-budget.js';
import { HEADER_MISMATCH, INVALID_REQUEST, RefusedMessageError } from './message/rpc-error.js';
import { mirroredHeaderAtFault } from './message/standard-headers.js';
import { tellRefusal } from './refused-call.js';
import { Telling } from './telling.js';
import { toldCall } from './told-call.js';

/** Most characters of a method's name, and of a client's, in the log. */
const MAX_LOGGED_NAME_CHARACTERS = 64;

/** A request whose body was not read yet. */
export interface Arrived extends Omit<Known, 'watch' | 'trace'> {
  readonly raw: IncomingMessage;
  readonly declaredBody: DeclaredBody;
  /** Is handed the watch of a message that is refused here. */
  readonly watched: (watch: MessageWatch) => void;
}

/** A message that is in its trace, whose id it has, and whose tool is not looked up yet. */
interface TracedArrival extends Arrived {
  readonly trace: OutboundTrace;
}

/** What is asked: method, media types, size, JSON, shape and era, in this order; then which tool. */
@Injectable()
export class MessageRung {
  constructor(
    @Inject(LADDER_OPTIONS) private readonly options: Pick<LadderOptions, 'maxBodyBytes'>,
    private readonly budget: ReadingBudget,
    private readonly telling: Telling,
    private readonly catalogues: CallerCatalogues,
  ) {}

  /**
   * Reads the body, once. Throws `RefusedMessageError` for what names no tool, and `BodyAbortedError` for a client
   * that left.
   */
  async read(arrived: Arrived): Promise<ProtocolMessage | NamedCall> {
    try {
      return await this.readMessage(arrived);
    } catch (error) {
      if (error instanceof RefusedMessageError) this.tellRejected(arrived, error.options.reason);
      throw error;
    }
  }

  private async readMessage(arrived: Arrived): Promise<ProtocolMessage | NamedCall> {
    const { raw, declaredBody, caller } = arrived;
    judgeHeader(arrived);
    const body = await readBody(raw, {
      limit: this.options.maxBodyBytes,
      declared: declaredBody.length,
      budget: this.budget,
      caller: caller.subject,
    });
    const message = classifyMessage(raw, parseMessage(body));
    const traced = begun(arrived, message, this.telling);
    const from = asksForOwn(arrived.catalogue, message)
      ? { ...traced, catalogue: await this.ownCatalogue(traced, message) }
      : traced;
    return asked(from, message, this.telling);
  }

  private tellRejected(
    { raw, caller, reference, traceId }: Arrived,
    reason: RejectReason | undefined,
  ): void {
    if (reason === undefined) return;
    const by = { source: requestSource(raw), caller: toldCaller(caller) };
    this.telling.told.rejected({ reason, ...by, reference, traceId });
  }

  /** Requests for lists are a part of the message's trace. */
  private async ownCatalogue(traced: TracedArrival, message: McpMessage): Promise<Catalogue> {
    const { catalogue, caller, reference, traceId, trace } = traced;
    const context = { trace, log: callFields({ caller, reference, traceId }) };
    const tool = isToolCall(message) ? message.toolCall.name : undefined;
    try {
      return await this.catalogues.of(catalogue, { caller, context, tool });
    } catch (failure) {
      const { watch } = asked(traced, message, this.telling);
      traced.watched(watch);
      const refusal = refusedSubject(failure) ?? failure;
      tellRefusal(watch, refusal);
      throw refusal;
    }
  }
}

/** Whether a message is about tools that only its caller's own catalogue can have. */
function asksForOwn(catalogue: Catalogue, message: McpMessage): boolean {
  if (catalogue.learned.length === 0) return false;
  return isToolCall(message)
    ? catalogue.find(message.toolCall.name) === undefined
    : message.method === 'tools/list';
}

/** What the request's line says of a message. */
export function messageFields(
  asked: ProtocolMessage | NamedCall,
): Readonly<Record<'rpc' | 'clientName' | 'tool', string | undefined>> {
  const { method, clientName } = asked.message;
  return {
    rpc: method === undefined ? undefined : shown(method),
    clientName: clientName === undefined ? undefined : shown(clientName),
    tool: asked.kind === 'call' ? asked.tool.name : undefined,
  };
}

/** A client's own word, for the log. */
function shown(name: string): string {
  return safeLine(name, { max: MAX_LOGGED_NAME_CHARACTERS });
}

function begun(arrived: Arrived, message: McpMessage, { tracing }: Telling): TracedArrival {
  const { reference, raw } = arrived;
  const { method, id, protocolVersion } = message;
  const place = placeOf(raw, arrived.traceId, message);
  const from = arrivedAt(raw) ?? performance.now();
  const trace = tracing.begin({ method, protocolVersion, id, reference, arrivedAt: from }, place);
  return { ...arrived, traceId: place.traceId, trace };
}

/** The one look-up of the tool that a call names. */
function asked(
  { caller, reference, traceId, trace, catalogue, raw }: TracedArrival,
  message: McpMessage,
  { told, tellsArguments }: Telling,
): ProtocolMessage | NamedCall {
  const { method, id, protocolVersion, toolName } = message;
  const tool = toolName === undefined ? undefined : catalogue.find(toolName);
  const given = tellsArguments ? message.toolCall?.arguments : undefined;
  const calling = { caller, catalogue, given };
  const call = toolName === undefined ? undefined : toldCall(tool, calling);
  const by = { caller: toldCaller(caller), source: requestSource(raw) };
  const isRequest = id !== null;
  const watched = { method, isRequest, protocolVersion, ...by, reference, traceId, call };
  const watch = told.watch(watched);
  const known = { caller, reference, traceId, trace, catalogue, watch };
  const refusal = message.refusal ?? mirroredRefusal(raw, message, tool);
  const judged = refusal === message.refusal ? message : { ...message, refusal };
  return tool !== undefined && isToolCall(judged)
    ? { kind: 'call', ...known, message: judged, tool }
    : { kind: 'protocol', ...known, message: judged };
}

/** A 400 with −32020 for a call whose headers do not repeat the arguments that its tool wants in them. */
function mirroredRefusal(
  { headers }: IncomingMessage,
  { era, toolCall, id }: McpMessage,
  tool: Tool | undefined,
): RefusedMessageError | undefined {
  if (era !== 'modern' || tool?.mirrored === undefined) return undefined;
  const header = mirroredHeaderAtFault(headers, tool.mirrored, toolCall?.arguments);
  if (header === undefined) return undefined;
  const says = `Header mismatch: ${header} must repeat its argument; tools/list says which`;
  return new RefusedMessageError(400, HEADER_MISMATCH, says, { reason: 'header_mismatch', id });
}

/** Where the message is in its trace: `_meta` wins over the HTTP header. */
function placeOf(
  { headers }: IncomingMessage,
  traceId: string,
  { trace }: McpMessage,
): ArrivedTrace {
  const { traceparent, tracestate } = headers;
  return arrivedTrace(traceId, readTraceContext(traceparent, tracestate), trace);
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
