import { BadGatewayException, Controller, Get, UseFilters, UseGuards } from '@nestjs/common';
import {
  ChallengeFilter,
  CurrentCaller,
  JwtAuthGuard,
  RequireScopes,
  ScopesGuard,
  type Caller,
} from 'mcp-gateway/auth';
import { TokenExchangeService, type Exchanger } from 'mcp-gateway/token-exchange';
import { API_AUDIENCE, API_URL, EXCHANGE } from './settings.js';

/** An endpoint of one's own that calls an API as the caller. */
@Controller('greeting')
@UseGuards(JwtAuthGuard, ScopesGuard)
@UseFilters(ChallengeFilter)
export class GreetingController {
  private readonly exchanger: Exchanger;

  constructor(tokens: TokenExchangeService) {
    this.exchanger = tokens.exchanger(EXCHANGE);
  }

  @Get()
  @RequireScopes('tool:greet')
  async greet(@CurrentCaller() caller: Caller): Promise<unknown> {
    const { value } = await this.exchanger.exchange({
      subjectToken: { ...caller.token, subject: caller.subject },
      audience: API_AUDIENCE,
      scopes: ['read:private'],
    });
    const headers = { authorization: `Bearer ${value}` };
    const answer = await fetch(new URL('/api/private-scope', API_URL), { headers });
    if (!answer.ok) throw new BadGatewayException();
    return answer.json();
  }
}
