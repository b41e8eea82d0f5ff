import { askingServer, BOTH, PAGE, QUESTION } from './support/asking-server.js';
import { CALLER_SCOPES } from './support/relay-stack.js';
import { rpcMessage, textOf } from './support/rpc.js';

const STATE = 'v1:c3RhdGU:c2lnbmF0dXJl+/=';
const asking = askingServer();
const answered = (content: object) => ({ confirm: { action: 'accept', content } });

describe('a question and its answer', () => {
  it('keys, forms and state reach the client as they are', async () => {
    asking.asks({ confirm: QUESTION, 'sign/1': PAGE }, STATE);
    const { status, body } = await asking.ask();
    expect([status, body['result']]).toEqual([
      200,
      {
        resultType: 'input_required',
        inputRequests: { confirm: QUESTION, 'sign/1': PAGE },
        requestState: STATE,
        _meta: expect.anything() as unknown,
      },
    ]);
  });

  it('answers and state reach the same tool of the server, with the same arguments', async () => {
    const inputResponses = {
      confirm: { action: 'accept', content: { title: 'ü', n: 1.5, sure: false, tags: ['a'] } },
      'sign/1': { action: 'decline' },
      other: { action: 'cancel' },
    };
    const params = { inputResponses, requestState: STATE };
    const request = { arguments: { page: 1 }, params };
    expect(textOf(await asking.ask(request))).toBe('published');
    expect(asking.sent()).toMatchObject({ name: 'publish', arguments: { page: 1 } });
    expect([asking.sent()['inputResponses'], asking.sent()['requestState']]).toEqual([
      inputResponses,
      STATE,
    ]);
  });

  it('what is not accepted has no content, and nothing beside it travels', async () => {
    const content = { title: 'canary-declined' };
    const inputResponses = {
      confirm: { action: 'decline', content },
      sure: { action: 'accept', content: null, _meta: { a: 1 }, more: 1 },
    };
    await asking.ask({ params: { inputResponses } });
    expect(asking.sent()['inputResponses']).toEqual({
      confirm: { action: 'decline' },
      sure: { action: 'accept' },
    });
  });

  it('a state alone asks for the same call again', async () => {
    asking.asks(undefined, 'later');
    expect((await asking.ask()).result).toEqual({ requestState: 'later' });
    await asking.ask({ params: { requestState: 'later' } });
    expect([asking.sent()['requestState'], asking.sent()]).toEqual([
      'later',
      expect.not.objectContaining({ inputResponses: {} }),
    ]);
  });

  it('a client that wants progress is asked on its stream', async () => {
    asking.server.answer = () => ({
      progress: [{ progress: 1 }],
      result: { resultType: 'input_required', inputRequests: { confirm: QUESTION } },
    });
    const meta = { ...BOTH.meta, progressToken: 'p' };
    const params = { name: 'wiki_publish', arguments: {}, _meta: meta };
    const token = await asking.stack.token('all-rights', CALLER_SCOPES.write);
    const message = rpcMessage({ era: '2026', method: 'tools/call', params, token });
    const response = await fetch(asking.stack.url, { method: 'POST', ...message });
    expect(await response.text()).toMatch(
      /notifications\/progress[^]*"resultType":"input_required"/,
    );
  });

  it.each<[string, unknown]>([
    ['no action', { confirm: {} }],
    ['another action', { confirm: { action: 'maybe' } }],
    [
      'a wrapped answer',
      { confirm: { method: 'elicitation/create', result: { action: 'accept' } } },
    ],
    ['nested content', answered({ a: { b: 'canary-nested' } })],
    ['a list of numbers', answered({ a: [1] })],
    ['null in it', answered({ a: null })],
    [
      'too many',
      Object.fromEntries(Array.from({ length: 17 }, (_, i) => [i, { action: 'cancel' }])),
    ],
    ['too many bytes', answered({ a: 'x'.repeat(32_768) })],
  ])('an answer that is none does not travel: %s', async (_what, inputResponses) => {
    const answer = await asking.ask({ params: { inputResponses } });
    expect(textOf(answer)).toMatch(
      /^The arguments cannot be sent to the upstream API\. .*responses/,
    );
    expect(JSON.stringify(answer.body)).not.toContain('canary');
    expect(asking.server.calls()).toEqual([]);
  });

  it('a state that is too long does not travel', async () => {
    const answer = await asking.ask({ params: { requestState: 's'.repeat(16_385) } });
    expect(textOf(answer)).toMatch(/requestState is longer than 16384 characters/);
    expect(asking.server.calls()).toEqual([]);
  });
});
