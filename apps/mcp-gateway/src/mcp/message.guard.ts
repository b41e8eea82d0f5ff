import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { safeLine } from '#foreign-text';
import { accepts, isJsonContentType } from './media-types.js';
import { readBody } from './message-body.js';
import { parseMessage } from './message-json.js';
import { classifyMessage } from './mcp-message.js';
import { INVALID_REQUEST, RefusedMessageError } from './rpc-error.js';
import '../edge/unread-bodies.js';
import './mcp-request.js';

/** Most characters of a method's name in a log line. */
const MAX_LOGGED_METHOD = 64;

/** Method, media types, size, JSON, shape and era, in this order; reads the body, once. */
@Injectable()
export class MessageGuard implements CanActivate {
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { declaredBody, raw } = request;
    if (raw.method !== 'POST') {
      throw new RefusedMessageError(405, INVALID_REQUEST, 'Method not allowed', {
        headers: { allow: 'POST, OPTIONS' },
      });
    }
    if (!isJsonContentType(declaredBody.type)) {
      throw new RefusedMessageError(415, INVALID_REQUEST, 'Content-Type must be application/json');
    }
    if (!accepts(raw.headers.accept, 'application/json')) {
      throw new RefusedMessageError(406, INVALID_REQUEST, 'Accept must allow application/json');
    }
    const body = parseMessage(await readBody(raw, declaredBody.length));
    const message = classifyMessage(raw, body);
    request.mcpMessage = message;
    const { method } = message;
    request.logExtras = { rpc: method && safeLine(method, { max: MAX_LOGGED_METHOD }) };
    return true;
  }
}
