import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ServerResponse } from 'node:http';
import { MissingCredentialsError } from '#auth';
import { addToRequestLine } from '#telemetry';
import type { Catalogue } from '../catalogue/catalogue.js';
import { CurrentCatalogue, type Lease } from '../catalogue/current-catalogue.js';
import type { MessageWatch } from '../observing/message-watch.js';
import type { AdmittedCall, NamedCall } from './admission.js';
import { checkArguments } from './arguments.rung.js';
import { CallRateRung } from './call-rate.rung.js';
import { delegate } from './delegation.rung.js';
import { messageFields, MessageRung, type Arrived } from './message.rung.js';
import { RecordRung } from './record.rung.js';
import { tellRefusal } from './refused-call.js';
import { judgeScopes } from './scopes.rung.js';

/**
 * May this message be answered, and on whose behalf: the rungs after `CallerGuard`, in order. Each takes
 * what the one before it returned, returns the next, or throws. Only this guard writes on the request.
 */
@Injectable()
export class LadderGuard implements CanActivate {
  constructor(
    private readonly catalogues: CurrentCatalogue,
    private readonly message: MessageRung,
    private readonly callRate: CallRateRung,
    private readonly record: RecordRung,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const response = http.getResponse<FastifyReply>().raw;
    const { catalogue, release } = this.leaseFor(response);
    const watched = (watch: MessageWatch) => {
      onceClosed(response, () => {
        watch.over(response);
      });
    };
    const asked = await this.message.read({ ...arrived(request, catalogue), watched });
    request.traceId = asked.traceId;
    watched(asked.watch);
    addToRequestLine(request.raw, {
      ...messageFields(asked),
      generation: this.catalogues.canChange ? catalogue.generation : undefined,
    });
    const { refusal } = asked.message;
    if (refusal !== undefined) {
      asked.watch.failed(refusal.code);
      throw refusal;
    }
    if (asked.kind === 'protocol') {
      // No tool runs: whoever listens for hours does not keep an old catalogue open.
      release();
      request.admission = asked;
      return true;
    }
    try {
      const admitted = this.admit(asked);
      request.admission = admitted instanceof Promise ? await admitted : admitted;
      return true;
    } catch (error) {
      tellRefusal(asked.watch, error);
      throw error;
    }
  }

  private admit(named: NamedCall): AdmittedCall | Promise<AdmittedCall> {
    const permitted = judgeScopes(named);
    const counted = this.callRate.count(permitted);
    const opened = (one: NamedCall) => delegate(this.record.judge(checkArguments(one)));
    return counted instanceof Promise ? counted.then(opened) : opened(counted);
  }

  /** The catalogue of now, held until the answer is over, whatever becomes of it. */
  private leaseFor(response: ServerResponse): Lease {
    const lease = this.catalogues.take();
    onceClosed(response, lease.release);
    return lease;
  }
}

/** A response that is over already says so no more. */
function onceClosed(response: ServerResponse, then: () => void): void {
  if (response.destroyed) then();
  else response.once('close', then);
}

function arrived(request: FastifyRequest, catalogue: Catalogue): Omit<Arrived, 'watched'> {
  const { caller, id: reference, traceId, declaredBody, raw } = request;
  if (caller === undefined) throw new MissingCredentialsError();
  return { caller, reference, traceId, catalogue, declaredBody, raw };
}
