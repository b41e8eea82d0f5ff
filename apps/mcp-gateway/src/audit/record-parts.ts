import { safeLine } from '#foreign-text';
import type { RequestSource } from '#telemetry';
import type { AnsweredCall } from '../observing/gateway-event.js';
import type { ToldCaller } from '../observing/told-caller.js';
import type { RecordedSubject, RecordFields } from './audit-record.js';
import { personRef } from '../observing/person-ref.js';

/** How records name people and tokens. */
export interface Naming {
  /** Undefined: tokens have no reference. */
  readonly key: Buffer | undefined;
  /** Whether people are named as tokens name them. */
  readonly plain: boolean;
}

/** Makes `subject` of callers, once for each. */
export class Subjects {
  private readonly made = new WeakMap<ToldCaller, RecordedSubject>();

  constructor(private readonly naming: Naming) {}

  of(caller: ToldCaller): RecordedSubject {
    const known = this.made.get(caller);
    if (known !== undefined) return known;
    const { issuer, subject, clientId, organization, actors } = caller;
    const { plain } = this.naming;
    const named = this.named(issuer, subject);
    const acting = actors.map((actor) => this.named(actor.issuer ?? issuer, actor.subject));
    const made: RecordedSubject = {
      iss: issuer,
      ref: plain ? undefined : named,
      sub: plain ? named : undefined,
      client_id: recordedName(clientId),
      org: organization === undefined ? undefined : recordedName(organization),
      actor: acting.length === 0 ? undefined : acting,
    };
    this.made.set(caller, made);
    return made;
  }

  private named(issuer: string, subject: string): string {
    const { key, plain } = this.naming;
    return plain || key === undefined ? recordedName(subject) : personRef(key, { issuer, subject });
  }
}

/** As the issuer wrote it, on one line and cut. */
function recordedName(name: string): string {
  return safeLine(name, { exact: true });
}

/** Where a request came from. */
export function sourceField(source: RequestSource): RecordFields['source'] {
  return { ip: source.address, user_agent: source.userAgent };
}

/** The fields of a call that its tool, its token and its upstream decide. */
export function callFields(
  call: AnsweredCall,
  seconds: number,
  { key }: Naming,
): Pick<RecordFields, 'authorization' | 'target' | 'delegation' | 'result'> {
  const { tool, upstream, needed, held, asking, delegation, asked } = call;
  const { http_method, route } = requestOf(call);
  return {
    authorization: tool === undefined ? undefined : { required: needed, granted: held },
    target:
      upstream === undefined
        ? undefined
        : { upstream, audience: asking?.audience, http_method, route },
    delegation: asking && {
      profile: asking.profile,
      cache: delegation?.from,
      asked: asking.scopes,
      scopes: delegation?.scopes,
      expires_at: delegation && atSecond(delegation.expiresAt),
      token_ref: delegation && key && delegation.ref(key),
    },
    result: {
      status: asked?.status,
      duration_ms: milliseconds(seconds),
      bytes: asked?.bytes,
    },
  };
}

/** Of seconds, to a tenth. */
export function milliseconds(seconds: number): number {
  return Math.round(seconds * 1e4) / 10;
}

/** RFC 3339, of seconds since the epoch. */
export function atSecond(seconds: number): string {
  return new Date(Math.floor(seconds) * 1000).toISOString();
}

/** Of the tool's operation; of a tool without one, as it asked. */
function requestOf({ operation, asked }: AnsweredCall) {
  const space = operation?.indexOf(' ') ?? -1;
  return operation !== undefined && space > 0
    ? { http_method: operation.slice(0, space), route: operation.slice(space + 1) }
    : { http_method: asked?.method, route: asked?.route };
}
