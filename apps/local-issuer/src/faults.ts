import type { ServerResponse } from 'node:http';

/** One way an endpoint misbehaves; applies `times` times, or until it is removed. */
export interface Fault {
  /** The answer waits for this; what is never let go hangs. */
  readonly hold?: () => Promise<unknown>;
  readonly status?: number;
  readonly retryAfter?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly contentType?: string;
  times?: number;
}

export type FaultyEndpoint = 'token' | 'jwks' | 'metadata';

/** The faults that tests switch on, by endpoint; empty in an issuer that is not under test. */
export type Faults = Record<FaultyEndpoint, Fault | undefined>;

/** What was asked of the issuer; tests compare it. */
export interface Counters {
  exchanges: number;
  tokens: number;
  jwks: number;
  metadata: number;
}

/** Whether a fault answered the request, or swallowed it. */
export async function misbehave(
  faults: Faults,
  endpoint: FaultyEndpoint,
  response: ServerResponse,
): Promise<boolean> {
  const fault = faults[endpoint];
  if (fault === undefined) return false;
  if (fault.times !== undefined && --fault.times <= 0) faults[endpoint] = undefined;
  if (fault.hold !== undefined) await fault.hold();
  if (fault.status === undefined && fault.body === undefined) return false;
  response.writeHead(fault.status ?? 200, {
    'content-type': fault.contentType ?? 'application/json',
    ...(fault.retryAfter !== undefined && { 'retry-after': fault.retryAfter }),
    ...fault.headers,
  });
  response.end(fault.body ?? '{}');
  return true;
}
