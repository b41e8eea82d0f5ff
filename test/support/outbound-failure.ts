import { OutboundError } from '../../libs/outbound/src/http-client.js';

/** The error that a request failed with. */
export async function outboundFailure(sent: Promise<unknown>): Promise<OutboundError> {
  const error: unknown = await sent.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof OutboundError)) throw new Error(`no OutboundError: ${String(error)}`);
  return error;
}

/** Its code, whom and why. */
export async function failureOf(sent: Promise<unknown>): Promise<string> {
  const { code, problem } = await outboundFailure(sent);
  return `${code}: ${problem}`;
}
