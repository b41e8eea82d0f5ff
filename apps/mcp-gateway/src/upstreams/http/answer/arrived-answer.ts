import type { HttpHeaders } from '#outbound';

/** An answer as it arrived, without our secrets; of a failure the body may be cut. */
export interface ArrivedAnswer {
  readonly status: number;
  readonly headers: HttpHeaders;
  readonly body: Buffer;
}
