import { Controller, Get, UseFilters, UseGuards } from '@nestjs/common';
import {
  ChallengeFilter,
  CurrentCaller,
  JwtAuthGuard,
  RequireScopes,
  ScopesGuard,
  type Caller,
} from '#auth';

/** The sample's protected endpoint: what it answers shows on whose behalf it was called. */
@Controller('api/private-scope')
@UseGuards(JwtAuthGuard, ScopesGuard)
@UseFilters(ChallengeFilter)
export class PrivateScopeController {
  @Get()
  @RequireScopes('read:private')
  read(@CurrentCaller() caller: Caller): { msg: string; sub: string; scopes: readonly string[] } {
    return { msg: 'Hello from upstream API', sub: caller.subject, scopes: caller.scopes };
  }
}
