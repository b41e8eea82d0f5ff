import { LRUCache } from 'lru-cache';
import type { Clock } from '#outbound';
import type { ExchangeCall } from '../exchange-request.js';
import type { ClientRefusedError } from '../token-exchange.errors.js';
import type { ExchangeLogger } from '../token-exchange.options.js';
import { Pause } from './pause.js';

/**
 * How many different subjects must be refused, with no success in between, until the client itself counts as
 * refused. If the issuer cannot authenticate the client (`invalid_client`, or `unauthorized_client` with a
 * 401), two are enough, since that concerns the client alone; what the client may do (`unauthorized_client`)
 * is often decided for each person or connection.
 */
export const REFUSED_SUBJECTS = { authentication: 2, permission: 5 } as const;

/** How long no requests are made for a refused client. */
const CLIENT_REFUSED_MS = 30_000;
/** Most audiences for which refusals are counted. */
export const MAX_REFUSED_AUDIENCES = 1_000;

/** What the issuer refuses this gateway's client. */
export interface ClientRefusal {
  readonly lacks: ClientRefusedError['lacks'];
  /** Milliseconds since the epoch, of the first refusal since an exchange last succeeded. */
  readonly since: number;
}

/** The exchange at which something was said of the client. */
export interface StandingOf {
  readonly subject: string;
  readonly audience: string;
  readonly call?: ExchangeCall | undefined;
}

interface Refused {
  readonly subjects: Set<string>;
  readonly pause: Pause<ClientRefusedError>;
  since: number | undefined;
}

/**
 * Tells an issuer that refuses one person's exchange from one that refuses the client, and keeps a refused
 * client from asking. One for each client and its credentials: other credentials begin anew. Failed
 * authentication concerns all exchanges of the client; a missing permission only those for the audience
 * at which it was missing, so that one upstream's setting does not stop the others.
 */
export class ClientStanding {
  private readonly unauthenticated: Refused;
  private readonly forbidden = new LRUCache<string, Refused>({ max: MAX_REFUSED_AUDIENCES });

  /** `changed` is called when the client is refused, and when it is not any more. */
  constructor(
    private readonly options: {
      readonly clock: Clock;
      readonly steady: Clock;
      readonly logger: ExchangeLogger;
    },
    private readonly changed: () => void,
  ) {
    this.unauthenticated = this.nothingRefused();
  }

  /** The pause that holds for an audience now, if any. */
  pause(audience: string): Pause<ClientRefusedError> | undefined {
    return this.holding(audience)?.pause;
  }

  /** What is refused for an audience, as last heard; nothing when it is not. */
  refusal(audience: string): ClientRefusal | undefined {
    const refused = this.holding(audience);
    if (refused?.pause.error === undefined) return undefined;
    return { lacks: refused.pause.error.lacks, since: refused.since ?? this.options.clock() };
  }

  /** Whether nobody is asked for some audience. */
  get paused(): boolean {
    const forbidden = [...this.forbidden.values()];
    return [this.unauthenticated, ...forbidden].some(({ pause }) => pause.left > 0);
  }

  /** Takes in a refusal. */
  refused({ subject, audience, call }: StandingOf, error: ClientRefusedError): void {
    const refused =
      error.lacks === 'authentication' ? this.unauthenticated : this.forbiddenFor(audience);
    if (refused.subjects.size < REFUSED_SUBJECTS.permission) refused.subjects.add(subject);
    const unauthenticated = this.unauthenticated.subjects;
    const subjects = new Set([...unauthenticated, ...refused.subjects]);
    if (
      unauthenticated.size < REFUSED_SUBJECTS.authentication &&
      subjects.size < REFUSED_SUBJECTS.permission
    ) {
      return;
    }
    this.begin(refused, error, call);
  }

  /** Takes in a refusal at a made-up token: it concerns no person. */
  refusedItself(audience: string, error: ClientRefusedError): void {
    const isUnknown = error.lacks === 'authentication';
    this.begin(isUnknown ? this.unauthenticated : this.forbiddenFor(audience), error);
  }

  /** An exchange succeeded: what was refused before was refused to single subjects. */
  accepted(audience: string): void {
    const forbidden = this.forbidden.get(audience);
    this.forbidden.delete(audience);
    this.unauthenticated.subjects.clear();
    this.unauthenticated.since = undefined;
    const ended = [this.unauthenticated.pause.end(), forbidden?.pause.end() === true];
    if (ended.includes(true)) this.changed();
  }

  private begin(refused: Refused, error: ClientRefusedError, call?: ExchangeCall): void {
    refused.since ??= this.options.clock();
    refused.pause.begin(error, CLIENT_REFUSED_MS, call);
    this.changed();
  }

  private holding(audience: string): Refused | undefined {
    if (this.unauthenticated.pause.left > 0) return this.unauthenticated;
    const forbidden = this.forbidden.get(audience);
    return forbidden !== undefined && forbidden.pause.left > 0 ? forbidden : undefined;
  }

  private forbiddenFor(audience: string): Refused {
    const known = this.forbidden.get(audience);
    if (known !== undefined) return known;
    const made = this.nothingRefused();
    this.forbidden.set(audience, made);
    return made;
  }

  private nothingRefused(): Refused {
    const pause = new Pause<ClientRefusedError>(
      'the issuer refuses this gateway’s client',
      this.options,
    );
    return { subjects: new Set(), pause, since: undefined };
  }
}
