import type { Caller } from '#auth';
import type { DelegatedToken } from '#token-exchange';
import { linesOf, quoted, type Line } from '../report.js';
import { exchangeProblem, wordsOf } from './exchange-problems.js';
import type { WithIssuer } from './inside-context.js';
import { claimsOf } from './token-parts.js';
import { tryExchange, tryServiceToken } from './trial.js';

const clientLine = linesOf('client');
const exchangeLine = linesOf('exchange');
const delegatedLine = linesOf('delegated');
const listLine = linesOf('list');

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

/** A token of the gateway itself, where the upstream is asked for its list with one; it is sent to nobody. */
export async function checkServiceToken(inside: WithIssuer): Promise<readonly Line[]> {
  const { name, mcp, exchange, at } = inside.upstream;
  if (mcp?.list.from !== 'service') return [];
  const failed = await tryServiceToken(inside);
  if (failed === undefined) {
    return [listLine.ok(`${name}: the issuer gives the gateway a token of its own for the list`)];
  }
  const text = `${name}: the issuer gives no token of the gateway’s own for the list: ${wordsOf(failed)}`;
  const { client, audience } = exchange;
  const grant = `let the client ${quoted(client.id)} use client_credentials for ${quoted(audience)}`;
  const instead = `${grant}, or write caller or file in ${at('mcp.list.from')}`;
  return [listLine.wrong(text, { setting: 'at the issuer', instead })];
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
