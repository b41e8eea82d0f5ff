import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { MissingCredentialsError } from './auth.errors.js';
import type { Caller } from './caller.js';

/** Injects the `Caller` into a handler behind `JwtAuthGuard`. Throws without one. */
export const CurrentCaller = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Caller => {
    const { caller } = context.switchToHttp().getRequest<FastifyRequest>();
    if (caller === undefined) throw new MissingCredentialsError();
    return caller;
  },
);
