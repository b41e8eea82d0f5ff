import { canParseUrl, isLoopbackUrl } from '#outbound';
import {
  cureOf,
  outcome,
  through,
  type Answer,
  type Ask,
  type NoAnswer,
  type Reply,
} from '../ask.js';
import { linesOf, quoted, type Line } from '../report.js';
import { bearerChallenge, type BearerChallenge } from './challenge.js';
import { initializeQuestion, messageIn } from './mcp-messages.js';

/** What the endpoint says to who has no token. */
export interface Endpoint {
  readonly lines: readonly Line[];
  readonly reply: Reply;
  /** Whether an MCP server is there that wants a token, wants none, or neither. */
  readonly kind: 'protected' | 'open' | 'none';
  readonly challenge: BearerChallenge;
}

const reach = linesOf('reach');
const answer = linesOf('no token');
const challengeLine = linesOf('challenge');

/** Sends the first message of a client without a token. */
export async function checkEndpoint(ask: Ask, url: string): Promise<Endpoint> {
  const reply = await ask(initializeQuestion(url));
  if (!reply.answered) {
    return { lines: [unanswered(url, reply)], reply, kind: 'none', challenge: {} };
  }
  if (reply.status === 401) {
    const { lines, challenge } = judgeChallenge(reply.headers['www-authenticate'], url);
    const first = answer.ok(`a POST without a token is answered with 401${through(reply)}`);
    return { lines: [transport(url), first, ...lines], reply, kind: 'protected', challenge };
  }
  const open = isSuccess(reply) && speaksMcp(reply);
  const line = open
    ? answer.warning(
        'a POST without a token is answered: there is no authorization here, whoever reaches it calls its tools',
        { instead: 'let only people reach it who may do all that its tools can do' },
      )
    : answer.wrong(`a POST without a token is answered with ${said(reply)}`, {
        instead: (await elsewhere(ask, url, reply)) ?? insteadOf(reply),
      });
  return {
    lines: [transport(url), line],
    reply,
    kind: open ? 'open' : 'none',
    challenge: {},
  };
}

/** Silence may be the network's; what answers in another language is there. */
function unanswered(url: string, reply: NoAnswer): Line {
  const { reason, timedOut, garbled } = reply;
  if (garbled) {
    return reach.wrong(`something answers at ${url}, and it is no MCP server: ${reason}`, {
      instead: NO_ENDPOINT,
    });
  }
  if (timedOut) {
    return reach.wrong(`${url} gives no whole answer: ${reason}`, {
      instead:
        'see in its log whether the request came: if so it hangs, if not a firewall keeps it; or write the right URL',
    });
  }
  const instead = /certificate|TLS/.test(reason)
    ? 'mend that; clients refuse such a server as well'
    : 'start the server, or write the URL at which it answers';
  return reach.wrong(`${url} is not reached: ${reason}`, cureOf(reply, { instead }));
}

function isSuccess({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}

/** A page or an answer of another API is no MCP endpoint, whatever its status. */
function speaksMcp(reply: Answer): boolean {
  return messageIn(reply)?.['jsonrpc'] === '2.0';
}

function said(reply: Answer): string {
  if (!isSuccess(reply)) return outcome(reply);
  const type = reply.headers['content-type']?.split(';', 1)[0];
  const what = /html/i.test(type ?? '') ? 'a page' : 'no JSON-RPC message';
  return `${outcome(reply)} and ${what} (content type ${quoted(type)}): there is no MCP endpoint here`;
}

const NO_ENDPOINT = 'write the URL of the MCP endpoint with its path, as https://host/mcp';
const BEHIND =
  'something in front answers (a proxy, load balancer or platform) and does not get an answer from the server: see that the server runs and that it is sent to the right port';

const INSTEAD: Readonly<Record<number, string>> = {
  403: 'the server or a proxy before it refuses this Host or this network: with this gateway see ALLOWED_HOSTS',
  404: `no MCP endpoint is at this path: ${NO_ENDPOINT}`,
  405: `no MCP endpoint is at this path: ${NO_ENDPOINT}`,
  502: BEHIND,
  503: `${BEHIND}; or the server itself is up and not ready: /readyz of this gateway and its log say why`,
  504: BEHIND,
};

function insteadOf(reply: Answer): string {
  const { status, leadsTo } = reply;
  if (leadsTo !== undefined) return `use that URL, ${leadsTo}, if the MCP endpoint is there`;
  if (isSuccess(reply)) return NO_ENDPOINT;
  return INSTEAD[status] ?? 'a server with authorization answers 401 (RFC 6750 §3)';
}

/** Where nothing is at the root, `/mcp` is what people mean most often. */
async function elsewhere(ask: Ask, url: string, seen: Answer): Promise<string | undefined> {
  const nothing = [404, 405].includes(seen.status) || isSuccess(seen);
  if (new URL(url).pathname !== '/' || !nothing) return undefined;
  const at = new URL('/mcp', url).href;
  const reply = await ask(initializeQuestion(at));
  const there = reply.answered && (reply.status === 401 || speaksMcp(reply));
  return there ? `write ${at}: an MCP endpoint answers there` : undefined;
}

function transport(url: string): Line {
  const local = isLoopbackUrl(url);
  if (new URL(url).protocol === 'https:' && !local) return reach.ok('reached by https');
  return local
    ? reach.ok('reached on this machine: clients that run elsewhere do not reach it', {
        finding: 'not-public',
      })
    : reach.wrong('reached by plain http: tokens are readable on the way', {
        instead: 'serve it by https (RFC 6750 §5.3)',
        finding: 'not-public',
      });
}

function judgeChallenge(
  header: string | undefined,
  url: string,
): { readonly lines: readonly Line[]; readonly challenge: BearerChallenge } {
  if (header === undefined) {
    const line = challengeLine.wrong('the 401 carries no WWW-Authenticate', {
      instead: 'send WWW-Authenticate with the scheme Bearer and resource_metadata (RFC 9728 §5.1)',
      finding: 'no-challenge',
    });
    return { lines: [line], challenge: {} };
  }
  const challenge = bearerChallenge(header);
  if (challenge === undefined) {
    const line = challengeLine.wrong(`WWW-Authenticate is ${quoted(header)}: not of Bearer`, {
      instead: 'send the scheme Bearer with resource_metadata (RFC 9728 §5.1)',
      finding: 'no-challenge',
    });
    return { lines: [line], challenge: {} };
  }
  return { lines: [metadataLine(challenge, url), scopeLine(challenge)], challenge };
}

function metadataLine({ resource_metadata: at }: BearerChallenge, url: string): Line {
  if (at === undefined) {
    return challengeLine.warning('the challenge of the 401 names no resource_metadata', {
      instead: 'name the URL of the protected resource metadata in it (RFC 9728 §5.1)',
      finding: 'challenge-without-metadata',
    });
  }
  const there = canParseUrl(at) && new URL(at).origin === new URL(url).origin;
  return there
    ? challengeLine.ok(`it names resource_metadata ${quoted(at)}`)
    : challengeLine.wrong(`resource_metadata is ${quoted(at)}, not on ${new URL(url).origin}`, {
        instead: 'name a URL of the server itself; behind a proxy, its public one',
        finding: 'challenge-without-metadata',
      });
}

function scopeLine({ scope }: BearerChallenge): Line {
  return scope === undefined
    ? challengeLine.ok('it names no scope: clients ask for all of scopes_supported, or none')
    : challengeLine.ok(`it asks for scope ${quoted(scope)}`);
}
