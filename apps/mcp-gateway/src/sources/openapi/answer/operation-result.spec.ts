import { MAX_ANSWER_CHARACTERS } from '#foreign-text';
import type { ApiTool } from '#openapi';
import { LIMITS } from '../../../../../../test/support/http-sessions.js';
import {
  JSON_TYPE,
  OperationCalls,
  type Reply,
} from '../../../../../../test/support/openapi-calls.js';
import {
  apiAnswers,
  apiTool,
  documentedUpstream,
} from '../../../../../../test/support/openapi-tool.js';

let calls: OperationCalls;
beforeEach(async () => {
  calls = await OperationCalls.start();
});
afterEach(() => calls.close());

const typed = (type: string) => ({ 'content-type': type });
const text = (content: string) => ({ type: 'text', text: content });

describe('answers', () => {
  it.each<[string, Reply, object]>([
    [
      'an object',
      [200, JSON_TYPE, '{"id":9007199254740993}'],
      {
        content: [text('{"id":9007199254740993}')],
        structuredContent: { id: 9007199254740992 },
      },
    ],
    [
      'an array',
      [200, JSON_TYPE, '[1, 2]'],
      { content: [text('[1, 2]')], structuredContent: { result: [1, 2] } },
    ],
    [
      'a scalar',
      [200, JSON_TYPE, '"a"'],
      { content: [text('"a"')], structuredContent: { result: 'a' } },
    ],
    [
      'null',
      [200, JSON_TYPE, 'null'],
      { content: [text('null')], structuredContent: { result: null } },
    ],
    ['204 with the type of JSON', [204, JSON_TYPE], { content: [text('Done (204).')] }],
    ['an empty body', [200, JSON_TYPE, ' \n'], { content: [text('Done (200).')] }],
    ['text', [200, typed('text/csv'), 'a,b'], { content: [text('a,b')] }],
    [
      'an image',
      [200, typed('image/gif'), 'GIF89a..'],
      { content: [{ type: 'image', data: 'R0lGODlhLi4=', mimeType: 'image/gif' }] },
    ],
    [
      'a sound',
      [200, typed('audio/ogg'), 'OggS'],
      { content: [{ type: 'audio', data: 'T2dnUw==', mimeType: 'audio/ogg' }] },
    ],
    [
      'other bytes',
      [200, typed('application/pdf'), '%PDF'],
      {
        content: [
          {
            type: 'resource',
            resource: {
              uri: 'mcp-gateway:shop_getOrder',
              mimeType: 'application/pdf',
              blob: 'JVBERg==',
            },
          },
        ],
      },
    ],
  ])('%s', async (_what, reply, result) => {
    expect(await calls.resultOf(reply)).toEqual(result);
  });

  it.each(['image/png', 'audio/mpeg'])(
    '%s whose bytes are something else is a file of no type, and no picture or sound',
    async (type) => {
      expect((await calls.resultOf([200, typed(type), '<script>'])).content).toEqual([
        {
          type: 'resource',
          resource: {
            uri: 'mcp-gateway:shop_getOrder',
            mimeType: 'application/octet-stream',
            blob: 'PHNjcmlwdD4=',
          },
        },
      ]);
    },
  );

  it('304 to a condition among the arguments is an answer, and the model reads that nothing changed', async () => {
    const api: Partial<ApiTool> = {
      request: (given) => ({
        ...apiTool().request(given),
        headers: { 'If-None-Match': '"a"' },
      }),
    };
    expect(await calls.resultOf([304, { etag: '"a"' }], api)).toEqual({
      content: [text('Not modified (304).')],
    });
    await expect(calls.resultOf([304, {}])).rejects.toMatchObject({
      code: 'upstream_answer_invalid',
    });
  });

  it('a page where the document says JSON is an error', async () => {
    const api: Partial<ApiTool> = {
      request: (given) => ({
        ...apiTool().request(given),
        headers: { accept: 'application/json, */*;q=0.1' },
      }),
    };
    expect(await calls.resultOf([200, typed('text/html'), '<p>Sign in'], api)).toEqual({
      content: [text('It answers text/html, not JSON:'), text('<p>Sign in')],
      isError: true,
    });
  });

  it('a text that the document says as well is none', async () => {
    const api: Partial<ApiTool> = {
      request: (given) => ({
        ...apiTool().request(given),
        headers: { accept: 'application/json, text/html;q=0.9' },
      }),
    };
    expect((await calls.resultOf([200, typed('text/html'), '<p>'], api)).isError).toBeUndefined();
  });

  it('more bytes than a result holds are told and not given', async () => {
    const { openapi } = documentedUpstream('');
    calls.answers([200, typed('application/pdf'), Buffer.alloc(1_200_000, '%')]);
    const limits = { ...LIMITS, answerBytes: 2_000_000 };
    expect(await calls.call(calls.toolOf({}, { openapi, limits }))).toEqual({
      content: [text('application/pdf, 1.2 MB: more than may be returned.')],
    });
  });

  it('an answer that is too large names the arguments that make it smaller', async () => {
    calls.answers([200, JSON_TYPE, JSON.stringify('x'.repeat(LIMITS.answerBytes))]);
    const narrowing = ['page', 'per_page'];
    await expect(
      calls.call(calls.toolOf({ answers: apiAnswers({ narrowing }) })),
    ).rejects.toMatchObject({
      code: 'upstream_answer_invalid',
      details: {
        explanation: 'It is larger than 10000 bytes; ask for less, with page or per_page.',
      },
    });
  });

  it('a text that will be cut says beside it what to do', async () => {
    const long = 'x'.repeat(MAX_ANSWER_CHARACTERS + 1);
    calls.answers([200, typed('text/plain'), long]);
    const limits = { ...LIMITS, answerBytes: 200_000 };
    const api = { answers: apiAnswers({ narrowing: ['fields'] }) };
    expect((await calls.call(calls.toolOf(api, { limits }))).content).toEqual([
      text(long),
      text('This answer is cut; ask for less, with fields.'),
    ]);
  });
});

describe('where something is, and what comes next', () => {
  it.each<[string, number, string, string[]]>([
    ['a path below the base', 201, '/v1/orders/8', ['Location: /orders/8']],
    ['of something accepted', 202, '/v1/jobs/1?x=1', ['Location: /jobs/1']],
    ['of another status', 200, '/v1/orders/8', []],
    ['a path beside the base', 201, '/v2/orders/8', []],
    ['a base that only begins alike', 201, '/v11/orders/8', []],
    ['another host', 201, 'https://evil.example/v1/orders/8', []],
    ['another host, by its name alone', 201, '//evil.example/v1/orders/8', []],
    ['another scheme', 201, 'javascript:alert(1)', []],
    ['dots', 201, '/v1/../admin', []],
    ['encoded dots', 201, '/v1/%2e%2e/admin', []],
    ['dots beside an encoded slash', 201, '/v1/orders/..%2Fadmin', []],
    ['dots that are encoded twice', 201, '/v1/orders/%252e%252e%252fadmin', []],
    ['dots in what cannot be decoded', 201, '/v1/orders/%ff%2f%2e%2e%2fadmin', []],
    ['a name with dots', 201, '/v1/files/a..b.txt', ['Location: /files/a..b.txt']],
    ['a path of the request', 201, 'orders/8', []],
    ['a path of the request, with a dot', 201, './8', []],
    ['a query alone', 201, '?id=8', []],
    ['the base itself', 201, '/v1', []],
    ['no URL', 201, 'http://[', []],
  ])('%s', async (_what, status, location, lines) => {
    const { content } = await calls.resultOf([status, { ...JSON_TYPE, location }, '{}']);
    expect(content.slice(1)).toEqual(lines.map(text));
  });

  it('an absolute URL below the base is shown by its path', async () => {
    const location = `${calls.server.url}/v1/orders/8`;
    const { content } = await calls.resultOf([201, { ...JSON_TYPE, location }, '{}']);
    expect(content.slice(1)).toEqual([text('Location: /orders/8')]);
  });

  const next = (given: Readonly<Record<string, unknown>>) => ({
    next: (link: string, of: Readonly<Record<string, unknown>>) =>
      link === '<x>; rel="next"' ? { arguments: { ...of, ...given } } : undefined,
  });
  const LINK = { ...JSON_TYPE, link: '<x>; rel="next"' };

  it('the next page is a line with what changes, and whole in `_meta`', async () => {
    const api = { answers: apiAnswers(next({ page: 3, after: 'a b' })) };
    expect(await calls.resultOf([200, LINK, '[]'], api)).toEqual({
      content: [text('[]'), text('More: call again with page=3, after="a b"')],
      structuredContent: { result: [] },
      _meta: { 'mcp-gateway/next': { id: '7', page: 3, after: 'a b' } },
    });
  });

  it.each([
    ['a link that is not understood', { ...LINK, link: '<y>' }, { page: 3 }],
    ['a link to the same page', LINK, { id: '7' }],
    ['no link', JSON_TYPE, { page: 3 }],
  ])('%s says nothing', async (_what, headers, given) => {
    const result = await calls.resultOf([200, headers, '[]'], { answers: apiAnswers(next(given)) });
    expect([result.content.length, result._meta]).toEqual([1, undefined]);
  });
});
