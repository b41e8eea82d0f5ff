import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { InsufficientScopeError, MissingCredentialsError } from './auth.errors.js';
import { REQUIRED_SCOPES } from './require-scopes.decorator.js';
import { missingScopes } from './scopes.js';

/** Compares the caller's scopes with `@RequireScopes`; stands behind `JwtAuthGuard`. */
@Injectable()
export class ScopesGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const { caller } = context.switchToHttp().getRequest<FastifyRequest>();
    if (caller === undefined) throw new MissingCredentialsError();
    const needed =
      this.reflector.get<readonly string[] | undefined>(REQUIRED_SCOPES, context.getHandler()) ??
      [];
    if (missingScopes(caller, needed).length > 0) {
      throw new InsufficientScopeError([...needed].sort());
    }
    return true;
  }
}
