import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { freePorts } from '../../../../test/support/free-ports.js';
import { IssuerKey } from '../../../../test/support/issuer-key.js';
import { startKeyIssuer, type KeyIssuer } from '../../../../test/support/key-issuer.js';
import { connectV1, connectV2 } from '../../../../test/support/mcp-clients.js';
import { ERAS, rpcMessage } from '../../../../test/support/rpc.js';
import { createWiki } from './create-wiki.js';

const CONNECT = { 2025: connectV1, 2026: connectV2 };
const BOTH = 'wiki.read wiki.write';
const IN_2100 = 4_102_444_800;
const IN_1970 = 1;
const key = new IssuerKey('k1');

let issuer: KeyIssuer;
let wiki: Server;
let url: string;
let logged: unknown[];

beforeEach(async () => {
  issuer = await startKeyIssuer([key.jwk]);
  const [port] = await freePorts(1);
  url = `http://localhost:${port}/mcp`;
  logged = [];
  wiki = createWiki({
    issuer: issuer.url,
    url: new URL(url),
    log: (request, status, caller) => logged.push([request.method, status, caller?.extra]),
  });
  await once(wiki.listen(port, '127.0.0.1'), 'listening');
});
afterEach(async () => {
  wiki.closeAllConnections();
  await once(wiki.close(), 'close');
  await issuer.close();
});

const claims = (more: object = {}) => ({
  ...{ iss: issuer.url, aud: url, sub: 'a|1', azp: 'mcp-gateway', scope: BOTH, exp: IN_2100 },
  ...more,
});
const tokenOf = (sub: string, scope = BOTH) => key.sign(claims({ sub, scope }));

/** The refusal of one call, as a client of the era sends it. */
async function refusal(token: string | undefined, era = ERAS[0], name = 'delete_page') {
  const params = { name, arguments: { title: 'Welcome' } };
  const message = rpcMessage({ era: era!, method: 'tools/call', params, ...(token && { token }) });
  const answer = await fetch(url, { method: 'POST', ...message });
  await answer.text();
  return [answer.status, answer.headers.get('www-authenticate') ?? ''] as const;
}

describe.each(ERAS)('era %s', (era) => {
  const connect = (token: string) => CONNECT[era](url, token);

  it('four tools are listed for whoever holds a token, and say what they do to pages', async () => {
    const client = await connect(tokenOf('a|1', ''));
    const { tools } = (await client.listTools()) as { tools: Record<string, unknown>[] };
    await client.close();
    const told = tools.map(({ name, annotations }) => [name, annotations]);
    const [reads, changes] = [{ readOnlyHint: true }, { destructiveHint: true }];
    expect(told).toEqual([
      ['search_pages', expect.objectContaining(reads)],
      ['read_page', expect.objectContaining(reads)],
      ['write_page', expect.objectContaining(changes)],
      ['delete_page', expect.objectContaining(changes)],
    ]);
    const describing = tools.filter(({ outputSchema }) => outputSchema !== undefined);
    expect(describing.map(({ name }) => name)).toEqual(['read_page']);
  });

  it('the tool file that the gateway reads is what the server lists, sorted by name', async () => {
    const file = JSON.parse(readFileSync('examples/wiki/wiki.tools.json', 'utf8')) as object;
    const client = await connect(tokenOf('a|1'));
    const { tools } = await client.listTools();
    await client.close();
    tools.sort((one, other) => (one.name < other.name ? -1 : 1));
    expect(file).toMatchObject({ version: 1, upstream: 'wiki', tools });
  });

  it('who writes a page is its author; others find it and read it, and cannot change it', async () => {
    const [one, other] = [await connect(tokenOf('a|1')), await connect(tokenOf('a|2'))];
    const page = { title: 'Tea', text: 'Earl Grey.' };
    expect(await one.text('write_page', page)).toBe('Written.');
    expect(await other.text('search_pages', { words: 'earl' })).toBe('Tea');
    expect(JSON.parse(await other.text('read_page', { title: 'Tea' }))).toEqual({
      ...page,
      author: 'a|1',
    });
    const refused = 'Only a|1 may change this page.';
    expect(await other.text('write_page', { ...page, text: 'Coffee.' })).toBe(refused);
    expect(await other.text('delete_page', { title: 'Tea' })).toBe(refused);
    expect(await one.text('delete_page', { title: 'Tea' })).toBe('Deleted.');
    expect(await other.text('read_page', { title: 'Tea' })).toBe('There is no page of this title.');
    expect(await other.text('search_pages', { words: 'earl' })).toBe('No page holds this.');
    await Promise.all([one.close(), other.close()]);
  });

  it('without a token, and with one that does not hold here: 401, with where to find the issuer', async () => {
    const tokens = [
      undefined,
      'not-a-token',
      key.sign(claims({ aud: 'http://localhost:3001/' })),
      key.sign(claims({ iss: 'https://other.example/' })),
      key.sign(claims({ exp: IN_1970 })),
      key.sign(claims({ exp: undefined })),
      key.sign(claims({ sub: undefined })),
      new IssuerKey('k1').sign(claims()),
      new IssuerKey('k2').sign(claims()),
    ];
    const answers = await Promise.all(tokens.map((token) => refusal(token, era)));
    expect(answers.map(([status]) => status)).toEqual(tokens.map(() => 401));
    const at = url.replace('/mcp', '/.well-known/oauth-protected-resource/mcp');
    for (const [, challenge] of answers) {
      expect(challenge).toMatch(/^Bearer error="invalid_token", /);
      expect(challenge).toContain(`resource_metadata="${at}"`);
    }
    expect(await (await fetch(at)).json()).toMatchObject({
      ...{ resource: url, authorization_servers: [issuer.url] },
    });
  });

  it.each([
    ['delete_page', 'wiki.write', 'wiki.read'],
    ['read_page', 'wiki.read', 'wiki.write'],
  ])('%s without the scope %s: 403 that names it', async (tool, missing, held) => {
    const [status, challenge] = await refusal(tokenOf('a|1', held), era, tool);
    expect(status).toBe(403);
    expect(challenge).toMatch(/^Bearer error="insufficient_scope", /);
    expect(challenge).toContain(`scope="${missing}"`);
    expect(logged).toEqual([['POST', 403, { sub: 'a|1' }]]);
  });
});

it('an issuer that does not answer is no fault of the token: 500, and the next request asks again', async () => {
  const answer = issuer.answer;
  issuer.answer = (_request, response) => response.writeHead(503).end();
  expect(await refusal(tokenOf('a|1'))).toEqual([500, '']);
  issuer.answer = answer;
  expect((await refusal(tokenOf('a|1')))[0]).toBe(200);
  expect(logged).toEqual([
    ['POST', 500, undefined],
    ['POST', 200, { sub: 'a|1' }],
  ]);
});

it('only the endpoint and its metadata are there', async () => {
  const at = async (path: string) => (await fetch(new URL(path, url))).status;
  expect([await at('/'), await at('/mcp/'), await at('/mcp')]).toEqual([404, 404, 401]);
});
