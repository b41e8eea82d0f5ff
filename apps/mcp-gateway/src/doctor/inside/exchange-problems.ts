import type { ClientCredentials } from '#token-exchange';
import { proxyAtFault, proxyCure } from '../ask.js';
import { linesOf, quoted, type Line } from '../report.js';
import type { WithIssuer } from './inside-context.js';
import type { FailedTrial as Failure } from './trial.js';

type Code = Failure['error']['code'];
type Cure = Pick<Line, 'setting' | 'instead'>;
type At = WithIssuer['upstream']['at'];

const exchangeLine = linesOf('exchange');
const clientLine = linesOf('client');

/** What the issuer's refusal of an exchange means for the settings. */
export function exchangeProblem(failure: Failure, inside: WithIssuer): Line {
  const { error } = failure;
  const text = `the issuer refuses the exchange: ${wordsOf(failure)}`;
  const cure = CURES[error.code](inside, failure);
  if (error.code === 'client_refused') return clientLine.wrong(text, cure);
  return ['slow_down', 'interaction_required'].includes(error.code)
    ? exchangeLine.warning(text, cure)
    : exchangeLine.wrong(text, cure);
}

/** Our code with the issuer's own words. */
export function wordsOf({ error, said }: Failure): string {
  const { status, issuerError, issuerDescription, problem, hint } = said;
  const own = [
    ...(status === undefined ? [] : [`status ${status}`]),
    ...(issuerError === undefined ? [] : [issuerError]),
    ...(issuerDescription === undefined ? [] : [quoted(issuerDescription)]),
    ...(problem === undefined ? [] : [problem]),
    ...(hint === undefined ? [] : [`hint: ${hint}`]),
  ];
  return `${error.code}${own.length === 0 ? '' : ` (${own.join(', ')})`}`;
}

const CURES: Readonly<Record<Code, (inside: WithIssuer, failure: Failure) => Cure>> = {
  client_refused: ({ upstream: { exchange, at } }, { error }) =>
    'lacks' in error && error.lacks === 'permission'
      ? {
          setting: 'at the issuer',
          instead: `permit the client ${quoted(exchange.client.id)} the exchange (${exchange.profile}), or name in ${at('exchange.client.id')} the client that may`,
        }
      : clientCure(exchange.client, at),
  target_refused: ({ upstream: { exchange, at } }) => ({
    setting: at('exchange.audience'),
    instead: `write the upstream as the issuer knows it, to the letter; now it is ${quoted(exchange.audience)}`,
  }),
  scope_refused: ({ upstream: { exchange, at } }) => ({
    setting: at('exchange.scopes'),
    instead: `write scopes that the upstream has at the issuer and that this person holds; now it is ${quoted(exchange.scopes.join(' '))}`,
  }),
  request_refused: ({ upstream: { exchange, at } }) =>
    exchange.profile === 'auth0-cte'
      ? {
          setting: at('exchange.subjectTokenType'),
          instead: `write the subject token type of the issuer’s exchange profile; now it is ${quoted(exchange.subjectTokenType)} (or ${at('exchange.profile')}: not auth0-cte)`,
        }
      : {
          setting: at('exchange.profile'),
          instead: `write the dialect of the issuer; now it is ${exchange.profile} (or ${at('exchange.target')}, ${at('exchange.parameters')})`,
        },
  subject_rejected: () => ({
    setting: 'at the issuer',
    instead:
      'let its exchange take tokens made for this gateway (in Auth0: the code of the Action)',
  }),
  interaction_required: () => ({
    setting: 'INTERACTION_URL',
    instead: 'have the person consent there, or allow the upstream without consent',
  }),
  access_denied: () => ({
    setting: 'at the issuer',
    instead: 'its policy refuses this person or client; its log says which',
  }),
  slow_down: ({ upstream: { at } }) => ({
    setting: at('exchange.ratePerSecond'),
    instead: 'write what the issuer allows, and ask again later',
  }),
  unavailable: ({ upstream: { exchange, at } }, { said }) => {
    // The problem names the host first, then what stood in the way.
    const proxy = proxyAtFault(said.problem?.replace(/^\S+: /, '') ?? '', exchange.issuer);
    return proxy === undefined
      ? {
          setting: at('exchange.timeoutMs'),
          instead: `see that the token endpoint answers this machine within ${exchange.timeoutMs} ms`,
        }
      : proxyCure(proxy);
  },
  response_invalid: ({ upstream: { at } }) => ({
    setting: at('exchange.audience'),
    instead: 'the issuer gave a token that is not for this upstream and this person; see its rules',
  }),
};

function clientCure(client: ClientCredentials, at: At): Cure {
  return client.method === 'private_key_jwt'
    ? {
        setting: `${at('exchange.client.id')}, ${at('exchange.client.key')}`,
        instead: `write the id of the gateway’s client (now ${quoted(client.id)}) and the key whose public half the issuer has, with its CLIENT_ASSERTION_KEY_ID`,
      }
    : {
        setting: `${at('exchange.client.id')}, ${at('exchange.client.secret')}`,
        instead: `write the id of the gateway’s client (now ${quoted(client.id)}) and its secret, as the issuer shows them; it takes them by ${client.method} (TOKEN_ENDPOINT_AUTH_METHOD)`,
      };
}
