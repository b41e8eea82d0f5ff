import { withoutSecretBytes, withoutSecrets } from '#foreign-text';
import type { HttpHeaders } from '#outbound';

/** An answer as it arrived, without our secrets; of a failure the body may be cut. */
export interface ArrivedAnswer {
  readonly status: number;
  readonly headers: HttpHeaders;
  readonly body: Buffer;
}

/** The answer without these secrets, as far as tools read it as it is; `shownHeaders` cleans the other headers. */
export function withoutOurs(
  { status, headers, body }: ArrivedAnswer,
  secrets: readonly string[],
): ArrivedAnswer {
  const { 'content-type': type } = headers;
  return {
    status,
    headers: { ...headers, ...(type && { 'content-type': withoutSecrets(type, secrets) }) },
    body: withoutSecretBytes(body, secrets),
  };
}
