import type { Ask, Reply } from '../ask.js';
import { linesOf, quoted, type Line } from '../report.js';
import { initializeQuestion } from './mcp-messages.js';

/** Where MCP Inspector's page is. */
export const INSPECTOR_ORIGIN = 'http://localhost:6274';

const endpoint = linesOf('CORS');
const HEADERS = ['authorization', 'content-type', 'mcp-protocol-version', 'mcp-method', 'mcp-name'];

/** What is asked as a page of a browser asks it. */
export interface Browsed {
  readonly url: string;
  /** Whether the endpoint answers 401 without a token. */
  readonly challenges: boolean;
  /** Where documents were found. */
  readonly documents: readonly string[];
  readonly tokenEndpoint: string | undefined;
  /** A setting of ours that lets origins in. */
  readonly setting?: string | undefined;
}

/** What a page on Inspector's origin may call and read (Fetch, CORS protocol). */
export async function checkCors(ask: Ask, browsed: Browsed): Promise<readonly Line[]> {
  const lines = [await preflightLine(ask, browsed)];
  if (browsed.challenges) lines.push(await exposedLine(ask, browsed));
  for (const document of browsed.documents) lines.push(await documentLine(ask, document));
  if (browsed.tokenEndpoint !== undefined) {
    lines.push(await tokenLine(ask, browsed.tokenEndpoint));
  }
  return lines;
}

async function preflightLine(ask: Ask, { url, setting }: Browsed): Promise<Line> {
  const reply = await ask(preflight(url, 'POST', HEADERS));
  const missing = missingHeaders(reply);
  if (lets(reply) && missing.length === 0) {
    return endpoint.ok(`a page on ${INSPECTOR_ORIGIN} may call the endpoint`);
  }
  const text = lets(reply)
    ? `the preflight does not allow ${missing.join(', ')}`
    : `a page on ${INSPECTOR_ORIGIN} may not call the endpoint (preflight: ${allowed(reply)})`;
  return endpoint.warning(text, {
    ...(setting !== undefined && { setting }),
    instead:
      setting === undefined
        ? 'answer OPTIONS without a token, with Access-Control-Allow-Origin and -Headers, where browsers should call'
        : `add ${INSPECTOR_ORIGIN} where Inspector should call from the browser`,
    finding: 'cors-endpoint',
  });
}

async function exposedLine(ask: Ask, { url, setting }: Browsed): Promise<Line> {
  const reply = await ask(initializeQuestion(url, { headers: { origin: INSPECTOR_ORIGIN } }));
  const exposed = reply.answered ? (reply.headers['access-control-expose-headers'] ?? '') : '';
  if (lets(reply) && (/www-authenticate/i.test(exposed) || exposed.trim() === '*')) {
    return endpoint.ok('it may read the challenge of the 401');
  }
  return endpoint.warning('it may not read the challenge of the 401', {
    ...(setting !== undefined && { setting }),
    instead: 'send Access-Control-Expose-Headers: WWW-Authenticate with the 401',
    finding: 'cors-exposed',
  });
}

async function documentLine(ask: Ask, url: string): Promise<Line> {
  const headers = { origin: INSPECTOR_ORIGIN };
  const reply = await ask({ method: 'GET', url, headers });
  const before = await ask(preflight(url, 'GET', ['mcp-protocol-version']));
  const { pathname, host } = new URL(url);
  if (lets(reply) && lets(before)) return endpoint.ok(`it may read ${pathname} of ${host}`);
  const what = lets(reply) ? 'with the header MCP-Protocol-Version' : 'at all';
  return endpoint.warning(`it may not read ${url} ${what}`, {
    instead:
      'send Access-Control-Allow-Origin: * with it, and answer OPTIONS with Access-Control-Allow-Headers',
    finding: 'cors-metadata',
  });
}

async function tokenLine(ask: Ask, url: string): Promise<Line> {
  const reply = await ask(preflight(url, 'POST', ['content-type']));
  return lets(reply)
    ? endpoint.ok('it may call the token endpoint')
    : endpoint.warning(`it may not call the token endpoint (preflight: ${allowed(reply)})`, {
        setting: 'at the issuer',
        instead: `allow the origin ${INSPECTOR_ORIGIN} for the client, where browsers should sign in`,
        finding: 'cors-metadata',
      });
}

function preflight(url: string, method: string, headers: readonly string[]) {
  return {
    method: 'OPTIONS' as const,
    url,
    headers: {
      origin: INSPECTOR_ORIGIN,
      'access-control-request-method': method,
      'access-control-request-headers': headers.join(','),
    },
  };
}

function lets(reply: Reply): boolean {
  if (!reply.answered) return false;
  const origin = reply.headers['access-control-allow-origin'];
  return origin === '*' || origin === INSPECTOR_ORIGIN;
}

function missingHeaders(reply: Reply): readonly string[] {
  const given = reply.answered ? (reply.headers['access-control-allow-headers'] ?? '') : '';
  const names = given.split(',').map((name) => name.trim().toLowerCase());
  // A star does not stand for Authorization (Fetch, CORS protocol).
  return HEADERS.filter(
    (name) => !names.includes(name) && !(names.includes('*') && name !== 'authorization'),
  );
}

function allowed(reply: Reply): string {
  if (!reply.answered) return reply.reason;
  const origin = reply.headers['access-control-allow-origin'];
  return `status ${reply.status}, Access-Control-Allow-Origin ${quoted(origin)}`;
}
