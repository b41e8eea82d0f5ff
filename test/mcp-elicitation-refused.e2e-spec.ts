import { askingServer, offers, PAGE, QUESTION } from './support/asking-server.js';
import { textOf, type CallRequest } from './support/rpc.js';

const asking = askingServer();
const TOKEN = `eyJhbGciOiJIUzI1NiJ9.${'c'.repeat(40)}.${'d'.repeat(43)}`;

describe('what the server must not ask', () => {
  const withParams = (params: object) => ({
    a: { ...QUESTION, params: { ...QUESTION.params, ...params } },
  });

  it.each<[string, object | undefined, string]>([
    ['a model', { a: { method: 'sampling/createMessage', params: {} } }, 'sampling/createMessage'],
    ['roots', { a: QUESTION, b: { method: 'roots/list' } }, 'roots/list'],
    ['another thing', { a: { method: 'canary/method', params: {} } }, 'something'],
    [
      'under our key',
      { interaction: QUESTION },
      "under the key interaction, which is the gateway's own",
    ],
    ['nothing', {}, 'for none'],
    ['nothing at all', undefined, 'for none'],
    ['in an unknown mode', withParams({ mode: 'voice' }), 'mode'],
    ['without a message', withParams({ message: 1 }), 'message'],
    ['without a form', withParams({ requestedSchema: undefined }), 'no form'],
    [
      'with a nested form',
      withParams({ requestedSchema: { type: 'object', properties: { a: { type: 'object' } } } }),
      'field',
    ],
    [
      'too much',
      Object.fromEntries(Array.from({ length: 17 }, (_, i) => [i, QUESTION])),
      '16 questions',
    ],
  ])('it asks for %s', async (_what, inputRequests, problem) => {
    asking.asks(inputRequests);
    const answer = await asking.ask();
    expect(textOf(answer)).toMatch(/^The upstream API gave no usable answer\. \(reference/);
    const line = asking.failed();
    expect(line).toMatchObject({ code: 'upstream_answer_invalid' });
    expect(String(line?.['problem'])).toContain(problem);
    expect(JSON.stringify(line)).not.toContain('canary');
  });

  it.each<[string, CallRequest, object]>([
    ['a page of a client that has forms', offers({ form: {} }), { a: PAGE }],
    ['a form of a client that opens pages', offers({ url: {} }), { a: QUESTION }],
    ['anything of a client that offers nothing', { meta: {} }, { a: QUESTION }],
    ['anything of a client of 2025', { era: '2025' }, { a: QUESTION }],
  ])('%s', async (_what, request, inputRequests) => {
    asking.asks(inputRequests, 's');
    const answer = await asking.ask(request);
    expect(textOf(answer)).toMatch(/^The upstream API gave no usable answer\./);
    expect(JSON.stringify(answer.body)).not.toContain('sign.example');
  });

  it.each<[string, string]>([
    ['of a host that is not allowed', 'https://evil.example/x'],
    ['of another port', 'https://sign.example:8443/x'],
    ['below the host', 'https://a.sign.example/x'],
  ])('a page %s: the log names host and setting, the client neither', async (_what, url) => {
    asking.asks({ a: { ...PAGE, params: { ...PAGE.params, url } } });
    const answer = await asking.ask();
    expect(textOf(answer)).toMatch(
      /^The upstream API gave no usable answer\. It asks to open a page that is not allowed here\. \(ref/,
    );
    const { host } = new URL(url);
    expect(JSON.stringify(answer.body)).not.toContain(host);
    const line = asking.failed();
    expect(line?.['problem']).toBe(
      `it asks to open a page of ${host}, and gateway.yaml:1 upstreams.wiki.mcp.relay.hosts does not name that host`,
    );
  });

  it.each(['http://sign.example/x', 'https://a:b@sign.example/x', 'javascript:alert(1)', 'x', 7])(
    'a page that is no https URL: %s',
    async (url) => {
      asking.asks({ a: { ...PAGE, params: { ...PAGE.params, url } } });
      expect(textOf(await asking.ask())).toMatch(/^The upstream API gave no usable answer\./);
    },
  );

  it('texts for people are cleaned and cut', async () => {
    const message = `a\u0000\u202eb ${TOKEN} ${'x'.repeat(5_000)}`;
    asking.asks(withParams({ message }));
    const { inputRequests } = (await asking.ask()).result as {
      inputRequests: { a: typeof QUESTION };
    };
    const said = inputRequests.a.params.message;
    expect(said).toMatch(/^ab \[removed\] x+\n\[cut: /);
    expect(said.length).toBeLessThan(4_100);
  });
});
