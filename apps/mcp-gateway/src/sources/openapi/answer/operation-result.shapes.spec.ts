import {
  JSON_TYPE,
  OperationCalls,
  type Reply,
} from '../../../../../../test/support/openapi-calls.js';
import { apiAnswers } from '../../../../../../test/support/openapi-tool.js';

let calls: OperationCalls;
beforeEach(async () => {
  calls = await OperationCalls.start();
});
afterEach(() => calls.close());

const typed = (type: string) => ({ 'content-type': type });
const text = (content: string) => ({ type: 'text', text: content });

describe('what is picked', () => {
  const picked = (value: unknown) => {
    const { id, tags } = value as Record<string, unknown>;
    return { id, tags };
  };

  it('is all that text and structured content hold, with every digit', async () => {
    const body = '{"id":9007199254740993,"tags":[1.10],"more":"canary"}';
    expect(
      await calls.resultOf([200, JSON_TYPE, body], { answers: apiAnswers({ picked }) }),
    ).toEqual({
      content: [text('{"id":9007199254740993,"tags":[1.1]}')],
      structuredContent: { id: 9007199254740992, tags: [1.1] },
    });
  });

  it('nothing of an answer that holds something is said to be so, and not given in its place', async () => {
    const nothing = apiAnswers({ picked: () => [{}, {}] });
    const body = '[{"title":"canary"},{"title":"b"}]';
    const { content } = await calls.resultOf([200, JSON_TYPE, body], { answers: nothing });
    expect(content).toEqual([
      text('[{},{}]'),
      text(expect.stringMatching(/names nothing/) as string),
    ]);
  });

  it('nothing picked is null', async () => {
    const answersOf = apiAnswers({ picked: () => undefined });
    expect(await calls.resultOf([200, JSON_TYPE, '{}'], { answers: answersOf })).toEqual({
      content: [text('null')],
      structuredContent: { result: null },
    });
  });
});

describe('with a schema that is listed', () => {
  const schema = {
    type: 'object' as const,
    properties: { id: { type: 'string' }, sum: { type: ['number', 'null'] }, any: {} },
  };
  const loose = { output: 'loose' as const, answers: apiAnswers({ schema }) };

  it('what contradicts it is left out of structured content, and stays in the text', async () => {
    const body = '{"id":7,"sum":null,"any":[],"more":1}';
    expect(await calls.resultOf([200, JSON_TYPE, body], loose)).toEqual({
      content: [text(body)],
      structuredContent: { sum: null, any: [], more: 1 },
    });
  });

  it.each<[string, Reply]>([
    ['no content', [204, {}]],
    ['a text', [200, typed('text/plain'), 'a']],
  ])('%s still has structured content', async (_what, reply) => {
    expect((await calls.resultOf(reply, loose)).structuredContent).toEqual({});
  });

  it('a strict one is given the answer as it is', async () => {
    const strict = { output: 'strict' as const, answers: apiAnswers({ schema }) };
    const { structuredContent } = await calls.resultOf([200, JSON_TYPE, '{"id":7}'], strict);
    expect(structuredContent).toEqual({ id: 7 });
  });
});
