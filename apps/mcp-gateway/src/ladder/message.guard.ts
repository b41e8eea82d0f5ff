import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { MissingCredentialsError } from '#auth';
import { safeLine } from '#foreign-text';
import { GATEWAY_CONFIG, type GatewayConfig } from '../config/gateway-config.js';
import { accepts, isIdentityEncoding, isJsonContentType } from './message/media-types.js';
import { readBody } from './message/message-body.js';
import { parseMessage } from './message/message-json.js';
import { classifyMessage } from './message/mcp-message.js';
import { ReadingBudget } from './message/reading-budget.js';
import { INVALID_REQUEST, RefusedMessageError } from './message/rpc-error.js';
import './mcp-request.js';

/** Most characters of a method's name, and of a client's, in the log. */
const MAX_LOGGED_NAME_CHARACTERS = 64;

/** Method, media types, size, JSON, shape and era, in this order; reads the body, once. */
@Injectable()
export class MessageGuard implements CanActivate {
  constructor(
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
    private readonly budget: ReadingBudget,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { declaredBody, raw } = request;
    judgeHeader(request);
    const body = parseMessage(
      await readBody(raw, {
        limit: this.config.limits.maxBodyBytes,
        declared: declaredBody.length,
        budget: this.budget,
        caller: callerOf(request),
      }),
    );
    const message = classifyMessage(raw, body);
    request.mcpMessage = message;
    const rpc = message.method && shown(message.method);
    const { clientName } = message;
    request.logExtras = {
      ...request.logExtras,
      rpc,
      ...(clientName !== undefined && { clientName: shown(clientName) }),
    };
    return true;
  }
}

/** A client's own word, for the log. */
function shown(name: string): string {
  return safeLine(name, { max: MAX_LOGGED_NAME_CHARACTERS });
}

/** What the header alone says: nothing of the body is read for what it refuses. */
function judgeHeader({ declaredBody, raw }: FastifyRequest): void {
  if (raw.method !== 'POST') {
    throw new RefusedMessageError(405, INVALID_REQUEST, 'Method not allowed', {
      headers: { allow: 'POST, OPTIONS' },
    });
  }
  if (!isJsonContentType(declaredBody.type)) {
    throw new RefusedMessageError(415, INVALID_REQUEST, 'Content-Type must be application/json');
  }
  if (!isIdentityEncoding(raw.headers['content-encoding'])) {
    throw new RefusedMessageError(415, INVALID_REQUEST, 'Content-Encoding must be identity', {
      headers: { 'accept-encoding': 'identity' },
    });
  }
  if (!accepts(raw.headers.accept, 'application/json')) {
    throw new RefusedMessageError(406, INVALID_REQUEST, 'Accept must allow application/json');
  }
}

/** Whose share of the reading budget a body counts in. */
function callerOf({ caller }: FastifyRequest): string {
  if (caller === undefined) throw new MissingCredentialsError();
  return caller.subject;
}
