import type { HttpHeaders } from '#outbound';
import type { After, Clock } from '../../../gateway-parts.js';
import type { RequestSlots } from '../../requests/request-slots.js';
import type { RequestParts } from '../../requests/upstream-requests.js';
import type { UpstreamBreaker } from '../../requests/upstream-breaker.js';
import type { LegacySessions } from '../legacy/legacy-sessions.js';
import type { ListAge } from './list-age.js';
import type { ServerEra } from './server-era.js';

/** What sessions of one MCP server share. */
export interface McpParts extends RequestParts {
  /** The path of `url`. */
  readonly route: string;
  /** Fixed headers, by lower-case name. */
  readonly headers: HttpHeaders;
  readonly timeoutMs: number;
  readonly argumentBytes: number;
  /** Values of the settings that no answer repeats. */
  readonly secrets: readonly string[];
  readonly clock: Clock;
  readonly steady: Clock;
  readonly after: After;
  readonly era: ServerEra;
  readonly sessions: LegacySessions;
  readonly breaker: UpstreamBreaker;
  readonly listAge: ListAge;
  /** Of what the server is told beside requests: a request whose server waits for that holds its own slot meanwhile. */
  readonly asideSlots: RequestSlots;
  /** An id that no other request of this process to the server has. */
  nextId(): number;
}

/** For whom requests are made, as far as the upstream tells people apart. */
export interface McpCaller {
  readonly sessionKey: string;
  /** Of the person or machine, whatever its scopes. */
  readonly breakerKey: string;
}
