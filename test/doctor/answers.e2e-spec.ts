import { startDouble, type HttpDouble } from '../support/http-double.js';
import { startForeignServer, type ForeignServer } from './foreign-server.js';
import { doctor } from './support.js';

let foreign: ForeignServer;
let other: HttpDouble;
beforeAll(async () => {
  foreign = await startForeignServer();
  other = await startDouble();
});
afterAll(async () => {
  await foreign.close();
  await other.close();
});
beforeEach(() => {
  foreign.reset();
  other.requests.length = 0;
});

const result = (body: object) => ({ jsonrpc: '2.0', id: 1, result: body });

it('a redirect: its status, where it leads without the query, and nothing is followed', async () => {
  foreign.answers.endpoint = {
    status: 307,
    headers: { location: `${other.url}/there?code=canary-of-a-redirect#x` },
  };
  const { wrong, text } = await doctor({ url: foreign.url });
  expect(wrong).toEqual([expect.objectContaining({ check: 'no token' })]);
  expect(wrong[0]!.text).toContain(`with status 307, a redirect to "${other.url}/there"`);
  expect(wrong[0]!.instead).toContain(`use that URL, ${other.url}/there`);
  expect(text).not.toMatch(/canary|not reached/);
  expect(other.requests).toEqual([]);
});

it.each([
  ['a redirect to a relative place', '/mcp/', /a redirect to "http:\/\/127\.0\.0\.1:\d+\/mcp\/"/],
  ['a redirect to no URL', 'http://[', /a redirect nowhere/],
])('%s', async (_name, location, text) => {
  foreign.answers.endpoint = { status: 308, headers: { location } };
  const { wrong } = await doctor({ url: foreign.url });
  expect(wrong[0]!.text).toMatch(text);
});

it('an issuer that redirects: where to', async () => {
  other.answer = (_request, response) =>
    response.writeHead(302, { location: 'https://login.example/.well-known/x' }).end();
  foreign.answers.atPath = {
    ...(foreign.answers.atPath as object),
    authorization_servers: [other.url],
  };
  const { wrong } = await doctor({ url: foreign.url });
  expect(wrong[0]!.text).toContain(
    'status 302, a redirect to "https://login.example/.well-known/x"',
  );
});

it('a stream that is left open is read to its first message', async () => {
  other.answer = ({ method }, response) => {
    if (method !== 'POST') response.writeHead(405).end();
    else {
      const message = result({ protocolVersion: '2025-11-25', serverInfo: { name: 'streaming' } });
      response
        .writeHead(200, { 'content-type': 'text/event-stream' })
        .write(`id: 1\ndata:\n\ndata: ${JSON.stringify(message)}\n\ndata: caf\u00e9`);
    }
  };
  const { text } = await doctor({ url: `${other.url}/mcp` });
  expect(text).toContain('there is no authorization here');
  expect(text).toContain('names itself "streaming"');
});

it.each([502, 503, 504])('%i: something in front answers', async (status) => {
  foreign.answers.endpoint = { status, headers: {} };
  const { wrong } = await doctor({ url: foreign.url });
  expect(wrong).toHaveLength(1);
  expect(wrong[0]!.text).toContain(`status ${status}`);
  expect(wrong[0]!.instead).toContain('something in front answers');
});

it.each<[string, object, unknown, RegExp]>([
  ['a page', { 'content-type': 'text/html' }, '<html>', /and a page \(content type "text\/html"\)/],
  ['another API', {}, { hello: 'there' }, /and no JSON-RPC message/],
])('%s with 200 is no MCP endpoint, and not one without authorization', async (...row) => {
  const [, headers, body, text] = row;
  foreign.answers.endpoint = { status: 200, headers: headers as Record<string, string>, body };
  const found = await doctor({ url: foreign.url });
  expect(found.wrong).toHaveLength(1);
  expect(found.wrong[0]!.text).toMatch(text);
  expect(found.wrong[0]!.text).toContain('there is no MCP endpoint here');
  expect(found.text).not.toContain('no authorization');
  expect(found.report.clients).toEqual([]);
});

it('what answers and speaks no HTTP is not called unreached', async () => {
  other.answer = (_request, { socket }) => socket?.end('SSH-2.0-x\r\n');
  const { wrong } = await doctor({ url: other.url });
  expect(wrong[0]!.text).toMatch(/^something answers at .* no MCP server/);
});

it.each<[string, object, RegExp]>([
  ['a revision that is none', { protocolVersion: 'banana' }, /protocolVersion is "banana"/],
  ['no revision', {}, /protocolVersion is nothing/],
  ['a number', { protocolVersion: 20251125 }, /protocolVersion is 20251125/],
])('%s in the answer is wrong', async (_name, body, text) => {
  foreign.answers.endpoint = { status: 200, headers: {}, body: result(body) };
  const { wrong } = await doctor({ url: foreign.url });
  expect(wrong.filter(({ check }) => check === 'protocol').map((line) => line.text)).toEqual([
    expect.stringMatching(text),
    expect.stringMatching(/2026-07-28 does not speak it: supportedVersions is nothing/),
  ]);
});

it.each([['file:///etc/passwd'], ['http://169.254.169.254/latest'], ['ftp://issuer.example/']])(
  'an authorization server that is named wrongly, %s, is not asked',
  async (issuer) => {
    foreign.answers.atPath = {
      ...(foreign.answers.atPath as object),
      authorization_servers: [issuer],
    };
    const { wrong, report } = await doctor({ url: foreign.url });
    expect(wrong).toEqual([expect.objectContaining({ check: 'issuers' })]);
    expect(report.sections).toHaveLength(1);
  },
);

it('metadata of another origin in the challenge is not asked', async () => {
  foreign.answers.endpoint.headers = {
    'www-authenticate': `Bearer resource_metadata="${other.url}/x"`,
  };
  await doctor({ url: foreign.url });
  expect(other.requests).toEqual([]);
});

it('more authorization servers than are looked at: how many are left out', async () => {
  const names = ['a', 'b', 'c', 'd', 'e'].map((path) => `${foreign.issuer.url}/${path}`);
  foreign.answers.atPath = { ...(foreign.answers.atPath as object), authorization_servers: names };
  const { warnings, report } = await doctor({ url: foreign.url });
  expect(warnings.map(({ text }) => text)).toContain('2 of 5 are not looked at: the first 3 are');
  expect(report.sections).toHaveLength(4);
});

it('all answers together have their time', async () => {
  let now = 0;
  const { text } = await doctor({ url: foreign.url, clock: () => (now += 60_000) });
  expect(text).toContain('not asked: other answers took 180 s');
});

it('metadata of an issuer that names no issuer', async () => {
  delete foreign.answers.issuer['issuer'];
  const { wrong } = await doctor({ url: foreign.url });
  expect(wrong[0]!.text).toBe('metadata is there, and names no issuer (it is nothing)');
  expect(wrong[0]!.instead).toBe(
    `publish issuer "${foreign.issuer.url}" in it, to the letter (RFC 8414 §2, §3.3)`,
  );
});
