import type { RequestRefused } from '#auth';
import type { Clock } from '#outbound';
import type { CallOutcome } from '../observing/closed-sets.js';
import type {
  AnsweredCall,
  GatewayEvent,
  GatewayObserver,
  MessageAnswered,
  RequestRejected,
} from '../observing/gateway-event.js';
import type { ToldCaller } from '../observing/told-caller.js';
import type { Reason } from './advice.js';
import { personNames, type PersonName } from './person.js';
import { keptNames, keptText, type Decision, type Who } from './decision.js';
import { Minute } from './minute.js';
import { Ring } from './ring.js';

/** Calls that are remembered. */
export const MAX_CALLS = 800;
/**
 * Requests that are remembered which were refused before they were calls. Anybody can send those, so they do
 * not take the place of calls.
 */
export const MAX_REFUSED_REQUESTS = 200;
/** Upstreams whose last failure is remembered. */
export const MAX_FAILED_UPSTREAMS = 100;

/** Outcomes that somebody has to look into who runs the gateway, an issuer or an upstream. */
const ERRORS: readonly string[] = [
  'tool_error',
  'exchange_failed',
  'upstream_failed',
] satisfies CallOutcome[];
/** Outcomes of calls that were served, or whose client did not wait. */
const UNREMARKABLE: readonly string[] = ['ok', 'cancelled'] satisfies CallOutcome[];

/** What there was in the last minute. */
export interface LastMinute {
  readonly calls: number;
  readonly errors: number;
  readonly refused: number;
  readonly exchanges: number;
}

/** What the remembered calls say of one upstream. */
export interface UpstreamCalls {
  readonly calls: number;
  readonly failed: number;
  /** Seconds that 95 % of them did not exceed; undefined without calls. */
  readonly p95: number | undefined;
  /** Of the last one that failed, even if its call is forgotten. */
  readonly lastFailure: Decision | undefined;
}

/** Remembers the last decisions in memory, of bounded size. */
export class DecisionLog {
  private readonly calls = new Ring<CallOfRequest>(MAX_CALLS);
  private readonly requests = new Ring<Decision>(MAX_REFUSED_REQUESTS);
  private readonly failures = new Map<string, CallOfRequest>();
  private readonly minute;
  private loaded = '';
  private reloadFailed: number | undefined;

  constructor(
    private readonly time: { readonly clock: Clock; readonly steady: Clock },
    private readonly person: PersonName = personNames(),
  ) {
    const one = () => new Minute(time.steady);
    this.minute = { calls: one(), errors: one(), refused: one(), exchanges: one() };
  }

  /** Remembers what it is told. */
  readonly observer: GatewayObserver = (event: GatewayEvent) => {
    if (event.kind === 'exchanged') this.minute.exchanges.add();
    else if (event.kind === 'message_answered') this.answered(event);
    else if (event.kind === 'request_refused') this.refused(event);
    else if (event.kind === 'request_rejected') this.rejected(event);
    else if (event.kind === 'config_loaded') this.loaded = event.digest;
    else if (event.kind === 'reloaded')
      this.reloadFailed = event.ok ? undefined : this.time.clock();
  };

  get lastMinute(): LastMinute {
    const { calls, errors, refused, exchanges } = this.minute;
    return {
      calls: calls.count,
      errors: errors.count,
      refused: refused.count,
      exchanges: exchanges.count,
    };
  }

  /** Of the configuration in use: of all its values but the secrets, and of the tools made of it. */
  get digest(): string {
    return this.loaded;
  }

  /** When the last reload failed, in milliseconds since the epoch; undefined if it did not. */
  get reloadFailedAt(): number | undefined {
    return this.reloadFailed;
  }

  /** The latest decision of this reference, or of this trace. */
  find(id: string): Decision | undefined {
    return this.latest.find(({ reference, traceId }) => reference === id || traceId === id);
  }

  /**
   * Refusals and failures, the latest first. How clients begin is none: without a token, or with a GET.
   */
  refusals(most: number): readonly Decision[] {
    return this.latest
      .filter(({ outcome, reason }) => !UNREMARKABLE.includes(outcome) && !isBeginning(reason))
      .slice(0, most);
  }

  of(upstream: string): UpstreamCalls {
    const calls = this.calls.latest.filter(({ call }) => call.upstream === upstream);
    const lastFailure = this.failures.get(upstream);
    return {
      calls: calls.length,
      failed: calls.filter(({ call }) => !UNREMARKABLE.includes(call.outcome)).length,
      p95: percentile(
        calls.map(({ seconds }) => seconds),
        0.95,
      ),
      lastFailure: lastFailure && this.decided(lastFailure),
    };
  }

  /** Seconds of the gateway's own that 99 % of the remembered calls did not exceed. */
  get overheadP99(): number | undefined {
    return percentile(
      this.calls.latest.map(({ call }) => call.ownSeconds),
      0.99,
    );
  }

  private get latest(): readonly Decision[] {
    const calls = this.calls.latest.map((each) => this.decided(each));
    return [...calls, ...this.requests.latest].sort((a, b) => b.time - a.time);
  }

  /** Keeps a call as it was told: most are never looked at, and every one costs. */
  private answered(event: MessageAnswered): void {
    const { call, caller, reference, traceId, seconds } = event;
    if (call === undefined) return;
    const answered = { time: this.time.clock(), call, caller, reference, traceId, seconds };
    this.calls.add(answered);
    this.minute.calls.add();
    const { outcome, upstream } = call;
    if (ERRORS.includes(outcome)) {
      this.minute.errors.add();
      if (upstream !== undefined) this.failed(upstream, answered);
    } else if (!UNREMARKABLE.includes(outcome)) this.minute.refused.add();
  }

  private decided({ time, call, caller, seconds, ...of }: CallOfRequest): Decision {
    const { delegation, code } = call;
    return {
      ...{ time, reference: keptText(of.reference), traceId: of.traceId },
      kind: 'call',
      ...{ tool: call.tool, upstream: call.upstream, outcome: call.outcome, reason: code },
      ...{ setting: code === 'rate_limited' ? 'CALLS_PER_MINUTE' : undefined },
      who: this.who(caller),
      ...{ needed: call.needed, held: keptNames(call.held), missing: call.missing },
      asking: call.asking,
      delegated: delegation && {
        ...{ from: delegation.from, expiresAt: delegation.expiresAt },
        scopes: keptNames(delegation.scopes),
      },
      upstreamStatus: call.asked?.status,
      ...{ seconds, ownSeconds: call.ownSeconds },
    };
  }

  private refused(refusal: RequestRefused): void {
    if (isOfCall(refusal)) return;
    const { code, reason = code, setting } = refusal;
    if (!isBeginning(reason as Reason)) this.minute.refused.add();
    this.requests.add(this.request(refusal, { reason: reason as Reason, setting }));
  }

  private rejected(event: RequestRejected): void {
    if (!isBeginning(event.reason)) this.minute.refused.add();
    this.requests.add(
      this.request(event, { reason: event.reason, who: event.caller && this.who(event.caller) }),
    );
  }

  private request(of: Traced, said: Pick<Decision, 'reason'> & Partial<Decision>): Decision {
    return {
      ...{ time: this.time.clock(), reference: keptText(of.reference), traceId: of.traceId },
      ...{ kind: 'request', outcome: 'refused', tool: undefined, upstream: undefined },
      ...{ setting: undefined, who: undefined, needed: [], held: [], missing: [] },
      ...{ asking: undefined, delegated: undefined, upstreamStatus: undefined },
      ...{ seconds: undefined, ownSeconds: undefined },
      ...said,
    };
  }

  private who(caller: ToldCaller): Who {
    const { clientId, expiresAt } = caller;
    return { client: keptText(clientId), person: keptText(this.person(caller)), expiresAt };
  }

  private failed(upstream: string, answered: CallOfRequest): void {
    this.failures.delete(upstream);
    this.failures.set(upstream, answered);
    const [oldest] = this.failures.keys();
    if (this.failures.size > MAX_FAILED_UPSTREAMS && oldest !== undefined)
      this.failures.delete(oldest);
  }
}

/** A call as it was told, without the rest of its request. */
interface CallOfRequest extends Pick<
  MessageAnswered,
  'caller' | 'reference' | 'traceId' | 'seconds'
> {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly call: AnsweredCall;
}

/** What events of a request have. */
type Traced = Pick<RequestRefused, 'reference' | 'traceId'>;

/** These refusals follow the decision about a call, which says more. */
function isOfCall({ code, reason, setting }: RequestRefused): boolean {
  return code === 'scope_insufficient' || reason === 'refused' || setting === 'CALLS_PER_MINUTE';
}

/** Every client begins without a token, and one of 2025-11-25 with a GET (Streamable HTTP, Listening for Messages). */
function isBeginning(reason: Reason | undefined): boolean {
  return reason === 'credentials_missing' || reason === 'method';
}

function percentile(values: readonly number[], share: number): number | undefined {
  return [...values].sort((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)];
}
