import type { ClientInput } from '../../../catalogue/person-input.js';
import { UpstreamError } from '../../../upstreams/upstream.errors.js';

/** The failure of a call; where its client could offer what the server needs of it, one that says so. */
export function withWhatClientLacks(error: unknown, { modes }: ClientInput): unknown {
  if (!(error instanceof UpstreamError)) return error;
  const { code, upstream, details } = error;
  const clientLacks = details.needsModes?.filter((mode) => !modes.includes(mode)) ?? [];
  if (clientLacks.length === 0) return error;
  return new UpstreamError(code, upstream, { ...details, clientLacks });
}
