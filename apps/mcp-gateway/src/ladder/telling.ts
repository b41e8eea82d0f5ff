import { Inject, Injectable } from '@nestjs/common';
import { TRACING, type Tracing } from '../tracing/tracing.js';
import { LADDER_OPTIONS, type LadderOptions } from './ladder-options.js';
import { ToldMessages } from './told-messages.js';

/** Who is told of messages, and what. */
@Injectable()
export class Telling {
  readonly tellsArguments: boolean;

  constructor(
    readonly told: ToldMessages,
    @Inject(TRACING) readonly tracing: Tracing,
    @Inject(LADDER_OPTIONS) { tellsArguments }: Pick<LadderOptions, 'tellsArguments'>,
  ) {
    this.tellsArguments = tellsArguments;
  }
}
