import { freePorts } from '../../../../test/support/free-ports.js';
import { LogCapture } from '../../../../test/support/log-capture.js';
import { parseConfig } from '../config.js';
import { createLocalIssuer, type LocalIssuer } from '../local-issuer.js';
import { errorPage } from './error-page.js';
import { takesPages } from './layout.js';

const PERSON = { accept: 'text/html,*/*;q=0.8' };
/** Takes pages no more than anything else: a weight of 0 is a refusal (RFC 9110 §12.4.2). */
const PROGRAM = { accept: 'text/html;q=0, */*' };
const WRONG =
  'authorize?client_id=mcp-cli&response_type=code&redirect_uri=http://localhost/%3Cb%3E';

let issuer: LocalIssuer;
beforeAll(async () => {
  const [port] = (await freePorts(1)) as [number];
  issuer = createLocalIssuer({
    ...parseConfig({ ISSUER_URL: `http://localhost:${port}/` }),
    logStream: new LogCapture(),
  });
  await issuer.listen();
});
afterAll(() => issuer.close());

const get = async (path: string, headers: Record<string, string> = {}) => {
  const response = await fetch(issuer.url + path, { headers });
  const type = response.headers.get('content-type');
  return { status: response.status, type, body: await response.text() };
};

it('an error that no client can be told is a page, and JSON for a program', async () => {
  const page = await get(WRONG, PERSON);
  expect([page.status, page.type]).toEqual([400, 'text/html; charset=utf-8']);
  expect(page.body).toContain('redirect_uri');
  const answer = await get(WRONG, { accept: 'application/json' });
  expect(JSON.parse(answer.body)).toMatchObject({ error: 'invalid_redirect_uri' });
  const refusing = await get(WRONG, PROGRAM);
  expect(refusing.type).toMatch(/^application\/json/);
});

it('a sign-in that has ended is a page, and a line for a program', async () => {
  const page = await get('interaction/gone', PERSON);
  expect([page.status, page.body]).toEqual([400, expect.stringContaining('has ended')]);
  const line = await get('interaction/gone');
  expect(line.body).toBe('This sign-in has ended. Start again from your client.\n');
});

it('an issuer’s words are text on a page, and no longer than a person reads', () => {
  const shown = errorPage({ error: '<i>', error_description: `<b>${'x'.repeat(10_000)}` });
  expect(shown).toContain('&#60;b&#62;xxx');
  expect(shown).toContain('&#60;i&#62;');
  expect(shown.length).toBeLessThan(5_000);
});

it('`/` says what this is and which endpoint it signs people in for', async () => {
  const page = await get('', PERSON);
  expect([page.status, page.body]).toEqual([200, expect.stringContaining('local issuer')]);
  expect(page.body).toContain('http://localhost:3001/');
  expect((await get('')).status).toBe(404);
});

it('what is not here is a page that leads home, and a line for a program', async () => {
  const page = await get('nothing/here', PERSON);
  expect([page.status, page.type]).toEqual([404, 'text/html; charset=utf-8']);
  expect(page.body).toMatch(/nothing here.*<a href="\/">/is);
  const line = await get('nothing/here', PROGRAM);
  expect([line.status, line.type]).toEqual([404, 'text/plain; charset=utf-8']);
});

it.each([
  ['text/html', true],
  ['application/xml, TEXT/HTML ; level=1;q=0.1', true],
  ['text/html;q=0', false],
  ['text/html; q=0.000, */*;q=1', false],
  ['text/html;q=0, text/html;level=1', true],
  ['*/*', false],
  ['', false],
])('Accept: %s', (accept, taken) => {
  expect(takesPages(accept)).toBe(taken);
});
