import { askingServer, BOTH, CAPABILITIES, offers } from './support/asking-server.js';
import { textOf, type CallRequest } from './support/rpc.js';

const asking = askingServer();
const answered = (content: object) => ({ confirm: { action: 'accept', content } });

describe('what the server is told that it may ask', () => {
  it.each<[string, CallRequest, object]>([
    ['forms and pages', BOTH, { elicitation: { form: {}, url: {} } }],
    ['forms', offers({ form: { applyDefaults: true } }), { elicitation: { form: {} } }],
    ['pages', offers({ url: {}, later: {} }), { elicitation: { url: {} } }],
    ['elicitation, without a mode', offers({}), { elicitation: { form: {} } }],
    ['modes that nobody knows', offers({ voice: {} }), {}],
    ['nothing', { meta: {} }, {}],
    ['other things', { meta: { [CAPABILITIES]: { sampling: {}, roots: {} } } }, {}],
  ])('a client of 2026 that offers %s', async (_what, request, capabilities) => {
    expect(textOf(await asking.ask(request))).toBe('published');
    expect(asking.sent()._meta?.[CAPABILITIES]).toEqual(capabilities);
  });

  it('a client of 2025 is asked nothing, whatever it says', async () => {
    expect(textOf(await asking.ask({ era: '2025' }))).toBe('published');
    expect(asking.sent()._meta?.[CAPABILITIES]).toEqual({});
  });

  it('a server whose relay is off may ask nothing, and gets no answers', async () => {
    const params = { inputResponses: answered({ title: 'canary-unsent' }), requestState: 's' };
    expect(textOf(await asking.ask({ params }, 'silent_publish'))).toBe('published');
    expect(asking.sent()._meta?.[CAPABILITIES]).toEqual({});
    expect(JSON.stringify(asking.server.server.told.map(({ params: all }) => all))).not.toContain(
      'canary',
    );
    expect(asking.sent()).not.toHaveProperty('requestState');
  });
});

describe('a server that needs more of the client', () => {
  it.each<[string, CallRequest, object]>([
    ['nothing', { meta: {} }, { form: {} }],
    ['forms', offers({ form: {} }), { url: {} }],
  ])(
    'VER-12: a client of 2026 that offers %s is told −32021 itself',
    async (_what, request, elicitation) => {
      asking.refuses({ elicitation });
      const { status, body } = await asking.ask(request);
      const [mode] = Object.keys(elicitation);
      expect([status, body['error']]).toEqual([
        400,
        {
          code: -32021,
          message: `The tool needs the client to offer elicitation: ${mode}`,
          data: { requiredCapabilities: { elicitation } },
        },
      ]);
    },
  );

  it.each<[string, CallRequest, object, string]>([
    ['a client of 2025', { era: '2025' }, { elicitation: {} }, 'elicitation'],
    ['what the client has', BOTH, { elicitation: { form: {} } }, 'elicitation'],
    [
      'what is not relayed',
      { meta: {} },
      { elicitation: {}, sampling: {} },
      'elicitation and sampling',
    ],
  ])('%s: a tool error', async (_what, request, required, named) => {
    asking.refuses(required);
    expect(textOf(await asking.ask(request))).toContain(
      `The tool needs ${named} of the client, which is not offered here.`,
    );
  });

  it('with relay off: a tool error', async () => {
    asking.refuses({ elicitation: {} });
    expect(textOf(await asking.ask({ meta: {} }, 'silent_publish'))).toContain(
      'needs elicitation of',
    );
  });
});
