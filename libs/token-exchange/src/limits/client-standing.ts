import type { ClientRefusedError } from '../token-exchange.errors.js';

/**
 * Different subjects at whose exchange the client was refused, with no success between, until that is
 * taken for the client's own standing. An issuer that cannot authenticate the client (`invalid_client`,
 * or `unauthorized_client` with a 401) says so of the client alone, so a second voice will do; what the
 * client may do (`unauthorized_client`) is often decided for each person or connection.
 */
export const REFUSED_SUBJECTS = { authentication: 2, permission: 5 } as const;

/** What the issuer refuses this gateway's client. */
export interface ClientRefusal {
  readonly lacks: ClientRefusedError['lacks'];
  /** Milliseconds since the epoch, of the first refusal since an exchange last succeeded. */
  readonly since: number;
}

/** Tells apart an issuer that refuses one person's exchange from one that refuses the client. */
export class ClientStanding {
  private readonly refusals = new Map<string, ClientRefusedError['lacks']>();

  /** Takes in a refusal; whether by now it is the client that is refused. */
  refused(subject: string, { lacks }: ClientRefusedError): boolean {
    if (this.refusals.size < REFUSED_SUBJECTS.permission) this.refusals.set(subject, lacks);
    const unauthenticated = [...this.refusals.values()].filter((what) => what === 'authentication');
    return (
      unauthenticated.length >= REFUSED_SUBJECTS.authentication ||
      this.refusals.size >= REFUSED_SUBJECTS.permission
    );
  }

  /** An exchange succeeded: what was refused before was refused to single subjects. */
  accepted(): void {
    this.refusals.clear();
  }
}
