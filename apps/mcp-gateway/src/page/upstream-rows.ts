import type { ServedSettings } from '../config/served-settings.js';
import type { UpstreamClient } from '../upstreams/upstream-clients.js';
import type { DecisionLog } from './decision-log.js';
import { reasonIn, todoIn } from './explanation.js';

/** One upstream, with how its last calls went. */
export interface UpstreamRow {
  readonly name: string;
  readonly url: string;
  /** Undefined where nobody's token is sent. */
  readonly audience: string | undefined;
  readonly scopes: readonly string[];
  readonly profile: string | undefined;
  /** Of the calls that are remembered. */
  readonly calls: number;
  readonly failed: number;
  readonly p95Seconds: number | undefined;
  /** Of the issuer, as its client; `client refused`: the issuer refuses the client. */
  readonly circuit: 'closed' | 'half open' | 'open' | 'client refused' | 'no exchange';
  readonly lastFailure:
    | {
        /** Milliseconds since the epoch. */
        readonly time: number;
        readonly reference: string;
        readonly says: string;
        readonly todo: string;
      }
    | undefined;
}

/** Every upstream that is served. */
export function upstreamRows(
  { upstreams }: ServedSettings,
  clients: readonly UpstreamClient[],
  log: DecisionLog,
): readonly UpstreamRow[] {
  return upstreams.map(({ name, url, exchange }) => {
    const { calls, failed, p95, lastFailure } = log.of(name);
    return {
      ...{ name, url, audience: exchange?.audience, scopes: exchange?.scopes ?? [] },
      ...{ profile: exchange?.profile, calls, failed, p95Seconds: p95 },
      circuit: circuitOf(clients.find(({ upstream }) => upstream === name)),
      lastFailure: lastFailure && {
        time: lastFailure.time,
        reference: lastFailure.reference,
        says: reasonIn(lastFailure),
        todo: todoIn(lastFailure),
      },
    };
  });
}

function circuitOf(client: UpstreamClient | undefined): UpstreamRow['circuit'] {
  const { exchange } = client ?? {};
  if (exchange === undefined) return 'no exchange';
  if (exchange.exchanger.clientRefusal(exchange.audience) !== undefined) return 'client refused';
  const { circuit } = exchange.exchanger;
  return circuit === 'half_open' ? 'half open' : circuit;
}
