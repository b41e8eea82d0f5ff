import { Inject, Injectable } from '@nestjs/common';
import { OBSERVER, type GatewayObserver } from '../observing/gateway-event.js';
import { TRACING, type Tracing } from '../tracing/tracing.js';
import { LADDER_OPTIONS, type LadderOptions } from './ladder-options.js';

/** Who is told of messages, and what. */
@Injectable()
export class Telling {
  readonly tellsArguments: boolean;

  constructor(
    @Inject(OBSERVER) readonly observer: GatewayObserver,
    @Inject(TRACING) readonly tracing: Tracing,
    @Inject(LADDER_OPTIONS) { tellsArguments }: Pick<LadderOptions, 'tellsArguments'>,
  ) {
    this.tellsArguments = tellsArguments;
  }
}
