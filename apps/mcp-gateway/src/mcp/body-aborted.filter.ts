import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { BodyAbortedError } from '../ladder/message/message-body.js';

/** Answers nothing, since nobody is left to read it; the request log has its line. */
@Catch(BodyAbortedError)
export class BodyAbortedFilter implements ExceptionFilter<BodyAbortedError> {
  catch(_error: BodyAbortedError, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    reply.hijack();
    reply.raw.destroy();
  }
}
