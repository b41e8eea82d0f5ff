import type { Caller } from '#auth';
import type { DelegatedToken } from '#token-exchange';
import { linesOf, quoted, type Line } from '../report.js';
import { exchangeProblem } from './exchange-problems.js';
import type { WithIssuer } from './inside-context.js';
import { claimsOf } from './token-parts.js';
import { tryExchange } from './trial.js';

const clientLine = linesOf('client');
const exchangeLine = linesOf('exchange');
const delegatedLine = linesOf('delegated');

/** One exchange of a token that the gateway would take. */
export async function checkExchange(
  caller: Caller,
  inside: WithIssuer,
): Promise<{ readonly lines: readonly Line[]; readonly token: DelegatedToken | undefined }> {
  const { upstream, clock } = inside;
  const trial = await tryExchange({ ...caller.token, subject: caller.subject }, inside);
  const id = quoted(upstream.exchange.client.id);
  if ('error' in trial) {
    const { code } = trial.error;
    const proven = !['client_refused', 'unavailable', 'slow_down'].includes(code);
    const lines = proven
      ? [clientLine.ok(`${id} is proven: the issuer refuses something else`)]
      : [];
    return { lines: [...lines, exchangeProblem(trial, inside)], token: undefined };
  }
  const { token } = trial;
  const seconds = Math.round(token.expiresAt - clock() / 1_000);
  const lines = [
    clientLine.ok(`${id} is proven: the issuer exchanges for it`),
    exchangeLine.ok(`the token is exchanged (${upstream.exchange.profile}), for ${seconds} s`),
    delegated(token, inside),
  ];
  return { lines, token };
}

/** What the delegated token says; that it is for this upstream and person was judged before. */
function delegated({ value, scopes }: DelegatedToken, { upstream }: WithIssuer): Line {
  const granted = quoted(scopes.join(' '));
  const claims = claimsOf(value);
  if (claims === undefined) {
    return delegatedLine.ok(`it is opaque; the issuer says scopes ${granted}`);
  }
  const { aud, iss, sub, act } = claims;
  const actor = act === undefined ? '' : `, act ${quoted(act)}`;
  return delegatedLine.ok(
    `aud ${quoted(aud)} (wanted ${quoted(upstream.exchange.audience)}), iss ${quoted(iss)}, sub ${quoted(sub)}, scopes ${granted}${actor}`,
  );
}
