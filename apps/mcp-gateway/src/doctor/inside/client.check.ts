import { mayMakeUpTokens } from '../../upstreams/upstream-clients.js';
import { linesOf, quoted, type Line } from '../report.js';
import { exchangeProblem, wordsOf } from './exchange-problems.js';
import type { WithIssuer } from './inside-context.js';
import { tryExchange, type Trial } from './trial.js';

const clientLine = linesOf('client');

/** What stands in the place of a token when none is given; no issuer made it. */
const MADE_UP = 'made-up-by-doctor';
const MADE_UP_SECONDS = 60;

/** Codes that say nothing of the client: the issuer did not come so far. */
const UNDECIDED = ['unavailable', 'slow_down'];

/**
 * Proves the gateway's client without a token: one exchange of a made-up one. An issuer authenticates
 * the client first (RFC 6749 §3.2.1), so that any refusal but that of the client proves it. Auth0 counts
 * made-up tokens of Custom Token Exchange against this address, so there it is done only when asked for.
 */
export async function proveClient(inside: WithIssuer, asked: boolean): Promise<readonly Line[]> {
  if (!mayMakeUpTokens(inside.upstream.exchange) && !asked) {
    return [
      clientLine.warning(
        'not proven: Auth0 blocks this address after ten refused tokens, so none is made up',
        { setting: '--token-file', instead: 'give a token, or --try-client to spend one refusal' },
      ),
    ];
  }
  const expiresAt = inside.clock() / 1_000 + MADE_UP_SECONDS;
  const made = { value: MADE_UP, expiresAt, subject: MADE_UP };
  return judgeProof(await tryExchange(made, inside), inside);
}

function judgeProof(trial: Trial, inside: WithIssuer): readonly Line[] {
  const { profile, client } = inside.upstream.exchange;
  if ('token' in trial) {
    return [
      clientLine.wrong('the issuer gave a token for a made-up one', {
        setting: 'at the issuer',
        instead: 'have the exchange verify the subject token (in Auth0: in the code of the Action)',
      }),
    ];
  }
  const { error } = trial;
  if (UNDECIDED.includes(error.code) || error.code === 'client_refused') {
    return [exchangeProblem(trial, inside)];
  }
  const said = `of an exchange with a made-up token the issuer says ${wordsOf(trial)}`;
  if (profile === 'entra-obo') {
    return [
      clientLine.warning(`perhaps proven: ${said}, which may come before it looks at the client`, {
        setting: '--token-file',
        instead: 'give a token; its exchange proves the client',
      }),
    ];
  }
  return [
    clientLine.ok(`${quoted(client.id)} is proven: ${said}`),
    ...(error.code === 'target_refused' ? [exchangeProblem(trial, inside)] : []),
  ];
}
