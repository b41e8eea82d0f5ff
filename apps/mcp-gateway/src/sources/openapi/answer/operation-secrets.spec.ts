import type { UpstreamExchange } from '../../../config/served-settings.js';
import { upstreamFailure } from '../../../../../../test/support/http-sessions.js';
import { OperationCalls, type Reply } from '../../../../../../test/support/openapi-calls.js';

const KEY = 'canary+key/5f1c=="<&>';
const CLIENT = 'canary~client~secret~5f1c';
const exchange = {
  audience: 'u',
  scopes: ['read', 'write'],
  client: { id: 'gw', method: 'client_secret_post', secret: CLIENT },
} as Partial<UpstreamExchange> as UpstreamExchange;

let calls: OperationCalls;
beforeEach(async () => {
  calls = await OperationCalls.start();
});
afterEach(() => calls.close());

const call = (reply: Reply) => {
  calls.answers(reply);
  return calls.call(calls.toolOf({}, { secrets: [KEY], exchange }));
};
const typed = (type: string) => ({ 'content-type': type });
const json = (text: string) => JSON.stringify(text).slice(1, -1);
const html = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
const base64 = (text: string) => Buffer.from(text).toString('base64');

/** The ways in which APIs repeat the request that they got. */
const ECHOES: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  'percent-encoded': encodeURIComponent,
  'as HTML': html,
  'as a string of JSON': json,
  'as JSON in a string of JSON': (text) => json(json(text)),
  'in Base64': base64,
  'in base64url': (text) => Buffer.from(text).toString('base64url'),
};

describe.each(Object.entries(ECHOES))('PASS-04: what the gateway sent, %s,', (_what, echo) => {
  const said = `${echo(KEY)} ${echo(CLIENT)} ${echo('token-1')}`;
  const clean = '[removed] [removed] [removed]';

  it('is not in a text', async () => {
    const { content } = await call([200, typed('text/html'), `<pre>${said}</pre>`]);
    expect(content).toEqual([{ type: 'text', text: `<pre>${clean}</pre>` }]);
  });

  it('is not in JSON, its structured content, and what is picked of it', async () => {
    const result = await call([200, typed('application/json'), JSON.stringify({ said })]);
    expect(result).toEqual({
      content: [{ type: 'text', text: `{"said":"${clean}"}` }],
      structuredContent: { said: clean },
    });
  });

  it('is not in a file', async () => {
    const { content } = await call([200, typed('application/pdf'), `%PDF ${said}`]);
    expect(content).toEqual([
      {
        type: 'resource',
        resource: expect.objectContaining({ blob: base64(`%PDF ${clean}`) }) as unknown,
      },
    ]);
  });

  it.each(['application/json', 'application/problem+json', 'text/plain'])(
    'is not in what a 4xx of %s explains',
    async (type) => {
      const body = type === 'text/plain' ? said : JSON.stringify({ detail: said });
      const { details, message } = await upstreamFailure(call([422, typed(type), body]));
      expect(details.explanation).toContain(clean);
      expect(`${message}${details.explanation ?? ''}${details.problem ?? ''}`).not.toMatch(
        /canary|token-1|5f1c/,
      );
    },
  );

  it('is not in the line of a Location', async () => {
    const location = `/v1/orders/${encodeURIComponent(echo('token-1'))}`;
    const { content } = await call([201, { ...typed('text/plain'), location }, 'a']);
    expect(content.at(-1)).toEqual({ type: 'text', text: 'Location: /orders/[removed]' });
  });
});
