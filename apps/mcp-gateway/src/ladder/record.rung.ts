import { Inject, Injectable } from '@nestjs/common';
import type { CheckedCall } from './admission.js';
import { LADDER_OPTIONS, type LadderOptions } from './ladder-options.js';
import { INTERNAL_ERROR, RefusedMessageError } from './message/rpc-error.js';

const RETRY_AFTER_SECONDS = 1;

/** Whether the call can be recorded, where it must be. Nothing was asked of anybody for it yet. */
@Injectable()
export class RecordRung {
  constructor(@Inject(LADDER_OPTIONS) private readonly options: LadderOptions) {}

  /** Throws a 503 for a call that could not be recorded. */
  judge(call: CheckedCall): CheckedCall {
    if (this.options.recordable()) return call;
    throw new RefusedMessageError(
      503,
      INTERNAL_ERROR,
      'The call cannot be recorded, so it is not made. Try again.',
      {
        id: call.message.id,
        headers: { 'retry-after': String(RETRY_AFTER_SECONDS) },
        setting: 'AUDIT_REQUIRED',
      },
    );
  }
}
