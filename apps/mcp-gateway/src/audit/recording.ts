import type { RequestRefused } from '#auth';
import type { Exchanged, SubjectMismatch } from '#token-exchange';
import type { RejectReason } from '../observing/closed-sets.js';
import type {
  GatewayEvent,
  MessageAnswered,
  RequestRejected,
  ServicePhase,
  ToolCompared,
} from '../observing/gateway-event.js';
import type { ToldCaller } from '../observing/told-caller.js';
import type { RecordFields } from './audit-record.js';
import {
  atSecond,
  callFields,
  milliseconds,
  sourceField,
  Subjects,
  type Naming,
} from './record-parts.js';
import { Sampling } from './sampling.js';
import { ALLOWED, CALL_VERDICTS, CHANGED, EXCHANGE_VERDICTS, type Verdict } from './verdicts.js';

/** Writes one record. */
export type Put = (verdict: Verdict, fields: RecordFields) => void;

/** In the place of a tool that the catalogue does not have: the name is the client's own. */
export const UNKNOWN_TOOL = '_unknown';

/** The code of MCP for headers that say something else than the message (2026-07-28, Streamable HTTP). */
const HEADER_MISMATCH = '-32020';

/** The method that asks which tools there are. */
const LIST = 'tools/list';

const PHASES = {
  service_started: 'service.started',
  service_draining: 'service.draining',
  service_stopped: 'service.stopped',
} as const satisfies Record<ServicePhase['kind'], Verdict['event']>;

/** What is recorded beside calls and refusals, and how people are named. */
interface RecordingRules extends Naming {
  /** Whether an answered `tools/list` has a record. */
  readonly lists: boolean;
}

/** Which events become records, and what these say. */
export class Recording {
  private readonly subjects: Subjects;

  constructor(
    private readonly put: Put,
    private readonly rules: RecordingRules,
    private readonly sampling: Sampling,
  ) {
    this.subjects = new Subjects(rules);
  }

  take(event: GatewayEvent): void {
    switch (event.kind) {
      case 'message_answered': {
        this.message(event);
        return;
      }
      case 'request_rejected': {
        this.rejected(event, event.reason);
        return;
      }
      case 'request_refused': {
        this.refused(event);
        return;
      }
      case 'exchanged': {
        this.exchanged(event);
        return;
      }
      case 'subject_mismatch': {
        this.mismatch(event);
        return;
      }
      case 'config_loaded': {
        const { digest, generation } = event;
        this.put(success('config.loaded'), { config: { digest, generation } });
        return;
      }
      case 'tool_compared': {
        this.compared(event);
        return;
      }
      case 'service_started':
      case 'service_draining':
      case 'service_stopped': {
        this.put(success(PHASES[event.kind]), {});
        return;
      }
      default:
        return undefined;
    }
  }

  private message(event: MessageAnswered): void {
    const { call, seconds, protocolVersion: protocol } = event;
    if (call === undefined) {
      if (event.error === HEADER_MISMATCH) this.rejected(event, 'header_mismatch');
      if (this.rules.lists && isServedList(event)) this.listed(event);
      return;
    }
    const { code, tool = UNKNOWN_TOOL } = call;
    const { authorization, target, delegation, result } = callFields(call, seconds, this.rules);
    this.put(code === undefined ? ALLOWED : CALL_VERDICTS[code], {
      reason: code,
      trace_id: event.traceId,
      request_id: event.reference,
      subject: this.subjects.of(event.caller),
      source: sourceField(event.source),
      action: {
        method: 'tools/call',
        tool,
        protocol,
        arguments: call.arguments?.names,
        other_arguments: call.arguments?.others,
      },
      authorization,
      target,
      delegation,
      result,
    });
  }

  private listed(event: MessageAnswered): void {
    const { seconds, protocolVersion: protocol } = event;
    this.put(success('list.served'), {
      trace_id: event.traceId,
      request_id: event.reference,
      subject: this.subjects.of(event.caller),
      source: sourceField(event.source),
      action: {
        ...{ method: LIST, tool: undefined, protocol },
        ...{ arguments: undefined, other_arguments: undefined },
      },
      result: { status: undefined, duration_ms: milliseconds(seconds), bytes: undefined },
    });
  }

  private rejected(
    event: Pick<RequestRejected, 'source' | 'caller' | 'reference' | 'traceId'>,
    reason: RejectReason,
  ): void {
    const { caller } = event;
    this.sampled(event, { event: 'request.rejected', outcome: 'denied' }, reason, {
      subject: caller && this.subjects.of(caller),
    });
  }

  private refused(event: RequestRefused): void {
    const { code, reason, setting } = event;
    // These end a call, which has a record of its own; without credentials, nobody claimed anything.
    if (code === 'scope_insufficient' || reason === 'refused') return;
    if (code === 'credentials_missing' || setting === 'CALLS_PER_MINUTE') return;
    if (code === 'rate_limited') {
      this.rejected({ ...event, caller: undefined }, 'rate_source');
      return;
    }
    const outcome = code === 'keys_unavailable' ? 'failure' : 'denied';
    this.sampled(event, { event: 'token.rejected', outcome }, reason ?? code);
  }

  private sampled(
    { source, reference, traceId }: Pick<RequestRejected, 'source' | 'reference' | 'traceId'>,
    verdict: Verdict,
    ...[reason, more]: [reason: string, more?: RecordFields]
  ): void {
    this.sampling.take(`${source.subscriber} ${verdict.event} ${reason}`, (suppressed) => {
      this.put(verdict, {
        ...{ reason, trace_id: traceId, request_id: reference },
        source: sourceField(source),
        ...more,
        suppressed,
      });
    });
  }

  private exchanged(event: Exchanged): void {
    const { outcome, code, profile, scopes, granted, seconds } = event;
    this.put(EXCHANGE_VERDICTS[outcome], {
      reason: code,
      ...this.aboutExchange(event),
      delegation: {
        profile,
        cache: granted && 'exchanged',
        asked: scopes,
        scopes: granted?.scopes,
        expires_at: granted && atSecond(granted.expiresAt),
        token_ref: undefined,
      },
      result: { status: undefined, duration_ms: milliseconds(seconds), bytes: undefined },
    });
  }

  private mismatch(event: SubjectMismatch): void {
    const fields = { reason: 'subject_mismatch', ...this.aboutExchange(event) };
    this.put({ event: 'subject.mismatch', outcome: 'error' }, fields);
  }

  private compared({ tool, upstream, isChanged }: ToolCompared): void {
    const more = { protocol: undefined, arguments: undefined, other_arguments: undefined };
    const at = { audience: undefined, http_method: undefined, route: undefined };
    this.put(isChanged ? CHANGED : success('tool.restored'), {
      reason: isChanged ? 'tool_changed' : undefined,
      action: { method: LIST, tool, ...more },
      target: { upstream, ...at },
    });
  }

  private aboutExchange(event: SubjectMismatch | Exchanged): RecordFields {
    const { upstream, audience, reference, traceId, whom } = event;
    const request = { http_method: undefined, route: undefined };
    return {
      trace_id: traceId,
      request_id: reference,
      // The gateway asks for nobody else than a caller.
      subject: whom && this.subjects.of(whom as ToldCaller),
      target: upstream === undefined ? undefined : { upstream, audience, ...request },
    };
  }
}

function isServedList({ method, isRequest, error }: MessageAnswered): boolean {
  return method === LIST && isRequest && error === '';
}

function success(event: Verdict['event']): Verdict {
  return { event, outcome: 'success' };
}
