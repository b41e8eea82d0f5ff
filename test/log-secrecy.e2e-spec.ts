import { call, ERAS } from './support/rpc.js';
import { startDouble } from './support/http-double.js';
import { rawExchange, rawRequest } from './support/raw-http.js';
import { receivedAnswers } from './support/received-answers.js';
import { expectNoSecrets } from './support/secret-forms.js';
import {
  searchChannels,
  watchArguments,
  watchSecret,
  watchText,
  type Channel,
} from './support/secret-search.js';
import { CLIENT_SECRET, startStack, type Stack } from './support/stack.js';
import { watchSettings } from './support/watched-settings.js';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

it('LOG-01: calls, refusals and failures at debug level log no token, secret or Authorization', async () => {
  const canary = 'canary-argument-77aa';
  for (const era of ERAS) {
    for (const user of ['all-rights', 'no-greet', 'no-upstream'] as const) {
      const token = await stack.token(user);
      await call(stack, 'greet', { era, token, arguments: { name: canary } });
      await call(stack, 'whoami', { era, token });
    }
    await call(stack, 'greet', { era, token: 'canary-opaque-token-31fe' });
    await fetch(`${stack.url}/?access_token=canary-query-token-8c2d`, { method: 'POST' });
    const unlucky = await stack.issuer.issue({ canary: era });
    stack.issuer.faults.token = { status: 500, body: 'canary-body-90de', times: 2 };
    await call(stack, 'greet', { era, token: unlucky });
    const echoed = await stack.issuer.issue({ echoed: era });
    const said = `bad ${CLIENT_SECRET} (${encodeURIComponent(CLIENT_SECRET)}) for ${echoed}`;
    stack.issuer.faults.token = {
      status: 400,
      body: JSON.stringify({ error: said, error_description: said }),
      times: 1,
    };
    await call(stack, 'greet', { era, token: echoed });
    expect(stack.log.text).toContain('bad [removed] ([removed]) for [removed]');
  }
  expect(stack.log.requests('mcp-gateway').length).toBeGreaterThan(10);
  expect(stack.log.requests('local-issuer').length).toBeGreaterThan(3);
  expect(stack.log.requests('upstream-api').length).toBeGreaterThan(0);
  expectNoSecrets(stack.log.text, [CLIENT_SECRET, ...stack.tokens]);
  expect(stack.log.text).not.toMatch(/canary/);
});

it('the search finds what it looks for', () => {
  const [token] = stack.tokens;
  for (const line of [
    CLIENT_SECRET,
    token!,
    token!.split('.')[2]!,
    'Bearer abcdefghijklmnopqrstu',
  ]) {
    expect(() => {
      expectNoSecrets(`{"msg":"${line}"}`, [CLIENT_SECRET, token!]);
    }).toThrow(/stands in the text/);
  }
});

describe('the search of a suite', () => {
  const SECRET = 'canary-of-this-test-41cd';
  const SAID = 'canary-said-by-callers-09';
  const found = () => searchChannels().found.map(({ channel }) => channel);
  watchSecret(SECRET);
  watchArguments({ deep: [SAID] });

  it.each<Channel>(['logs', 'audit', 'metrics', 'traces', 'pages'])(
    'finds secrets and arguments in %s, whichever was remembered first',
    (channel) => {
      let text = 'fine\n';
      watchText(channel, 'a text of this test', () => text);
      expect(found()).toEqual([]);
      for (const word of [SECRET, encodeURIComponent(SECRET), SAID]) {
        text = `fine\n{"msg":"${word}"}\n`;
        expect(found()).toEqual([channel]);
      }
      text = 'gone\n';
    },
  );

  it('counts an audit record as one, also among the lines of a log', () => {
    let text = `{"log":"audit","x":"${SECRET}"}\n`;
    watchText('logs', 'a text of this test', () => text);
    expect(found()).toEqual(['audit']);
    text = '';
  });

  it('lets answers hold what callers said, and nothing else', () => {
    let text = `{"msg":"${SAID}"}\n`;
    watchText('answers', 'a text of this test', () => text);
    expect(found()).toEqual([]);
    text = `{"msg":"${SECRET}"}\n`;
    expect(found()).toEqual(['answers']);
    text = '';
  });

  it.each([
    ['PORT', 'text/html', 'answers'],
    ['ADMIN_PORT', 'text/html', 'pages'],
    ['ADMIN_PORT', 'text/plain; version=0.0.4', 'metrics'],
  ])('sees what any client receives from %s as %s in %s', async (setting, type, channel) => {
    const double = await startDouble();
    double.answer = (_request, response) =>
      response.writeHead(200, { 'content-type': type, 'x-mark': 'head' }).end('body');
    watchSettings({ [setting]: new URL(double.url).port });
    await (await fetch(double.url)).text();
    await rawExchange(Number(new URL(double.url).port), rawRequest('GET /', { Host: 'x' }));
    const received = receivedAnswers().filter(({ text }) => text.includes('x-mark: head'));
    expect(received.splice(-2)).toEqual(
      [1, 2].map(() => ({ channel, text: expect.stringMatching(/body/) as string })),
    );
    await double.close();
  });
});
