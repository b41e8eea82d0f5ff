import { LOCAL_ISSUER, metadataUrls } from '#auth';
import { canParseUrl, endpointProblem } from '#outbound';
import { cureOf, objectIn, outcome, type Ask, type NoAnswer, type Reply } from '../ask.js';
import { linesOf, quoted, type Line } from '../report.js';

export type IssuerFields = Readonly<Record<string, unknown>>;

/** An authorization server's metadata (RFC 8414 §2), and the answer that it came in. */
export interface IssuerFound {
  readonly lines: readonly Line[];
  /** Nothing when there is none, or it is another issuer's, or an endpoint may not carry tokens. */
  readonly document: IssuerFields | undefined;
  readonly reply: Reply | undefined;
  /** The first place it was found at. */
  readonly at: string | undefined;
}

const place = linesOf('issuer');
const endpoints = linesOf('endpoints');

/** Where the issuer's name comes from, for what to change. */
export interface IssuerName {
  readonly issuer: string;
  /** A setting of ours; the server's metadata without one. */
  readonly setting?: string;
  /** `PLAIN_HTTP_HOSTS` of our settings. */
  readonly plainHttpHosts?: readonly string[];
}

/** Looks at every place where clients look (RFC 8414 §3.1, §5), and whether it names itself as it is named. */
export async function checkIssuer(ask: Ask, name: IssuerName): Promise<IssuerFound> {
  const { issuer } = name;
  if (!canParseUrl(issuer)) return nowhere(name, `${quoted(issuer)} is no URL`);
  const replies: [string, Reply][] = [];
  for (const url of metadataUrls(issuer)) replies.push([url, await ask({ method: 'GET', url })]);
  const documents = replies.flatMap(([url, reply]) => {
    const document = reply.answered && reply.status === 200 ? objectIn(reply) : undefined;
    return document === undefined ? [] : [{ url, reply, document }];
  });
  const [first] = documents;
  if (first === undefined) {
    const [, reply] = replies[0] ?? [];
    const unreached = reply !== undefined && !reply.answered;
    const said = replies.map(([url, each]) => `${url}: ${outcome(each)}`).join('; ');
    return unreached ? notReached(name, reply) : nowhere(name, said);
  }
  const own = documents.find(({ document }) => document['issuer'] === issuer);
  if (own === undefined) return { lines: [otherName(name, first.document)], ...NOTHING };
  const { document, reply, url } = own;
  const places = documents.map((each) => new URL(each.url).pathname).join(', ');
  const line = place.ok(`${quoted(issuer)} names itself so, at ${places}`);
  const bad = judgeEndpoints(document, name);
  return {
    lines: [line, ...bad],
    document: bad.some(({ level }) => level === 'wrong') ? undefined : document,
    reply,
    at: url,
  };
}

const NOTHING = { document: undefined, reply: undefined, at: undefined };

function nowhere({ issuer, setting }: IssuerName, problem: string): IssuerFound {
  const line = place.wrong(`no metadata of the issuer: ${problem}`, {
    ...(setting !== undefined && { setting }),
    instead:
      setting === undefined
        ? 'publish the metadata there (RFC 8414 §3), or name the right issuer'
        : `write the issuer as it names itself; now it is ${quoted(issuer)}`,
    finding: 'no-issuer-metadata',
  });
  return { lines: [line], ...NOTHING };
}

function notReached({ issuer, setting }: IssuerName, reply: NoAnswer): IssuerFound {
  const local = issuer === LOCAL_ISSUER ? 'start it (`npm start` does)' : 'see that it is reached';
  const cure = {
    ...(setting !== undefined && { setting }),
    instead: `${local}, or write the right issuer; now it is ${quoted(issuer)}`,
  };
  const what = reply.garbled ? 'answers, and is no issuer' : 'is not reached';
  const line = place.wrong(`${issuer} ${what}: ${reply.reason}`, {
    ...cureOf(reply, cure),
    finding: 'no-issuer-metadata',
  });
  return { lines: [line], ...NOTHING };
}

/** To the letter (RFC 8414 §3.3): tokens carry what the issuer calls itself. */
function otherName({ issuer, setting }: IssuerName, document: IssuerFields): Line {
  const named = document['issuer'];
  if (typeof named !== 'string') {
    return place.wrong(`metadata is there, and names no issuer (it is ${quoted(named)})`, {
      setting: 'at the issuer',
      instead: `publish issuer ${quoted(issuer)} in it, to the letter (RFC 8414 §2, §3.3)`,
      finding: 'issuer-mismatch',
    });
  }
  return place.wrong(`the issuer names itself ${quoted(named)}, not ${quoted(issuer)}`, {
    ...(setting !== undefined && { setting }),
    instead:
      setting === 'AUTH0_DOMAIN'
        ? `write the host of ${quoted(named)}, or that URL as ISSUER_URL`
        : setting === undefined
          ? `name ${quoted(named)} in authorization_servers, or serve metadata that names ${quoted(issuer)} (RFC 8414 §3.3)`
          : `write ${quoted(named)}`,
    finding: 'issuer-mismatch',
  });
}

const ENDPOINTS = [
  'authorization_endpoint',
  'token_endpoint',
  'jwks_uri',
  'registration_endpoint',
] as const;

function judgeEndpoints(
  document: IssuerFields,
  { issuer, plainHttpHosts }: IssuerName,
): readonly Line[] {
  const lines: Line[] = [];
  for (const name of ENDPOINTS) {
    const url = document[name];
    const problem =
      typeof url === 'string' ? endpointProblem(url, issuer, plainHttpHosts) : undefined;
    if (problem !== undefined) {
      lines.push(endpoints.wrong(`${name} is ${problem}`, { instead: 'name an https URL there' }));
    }
  }
  const missing = ENDPOINTS.slice(0, 2).filter((name) => typeof document[name] !== 'string');
  if (missing.length > 0) {
    lines.push(
      endpoints.wrong(`the metadata names no ${missing.join(' and no ')}`, {
        instead: 'name it (RFC 8414 §2)',
      }),
    );
  }
  return lines.length > 0 ? lines : [endpoints.ok('every endpoint may carry tokens')];
}
