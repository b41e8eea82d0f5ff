import { MADE_UP_DELEGATED_TOKEN } from './nobody.js';
import { Recorder, WouldSend } from './recorder.js';

const SECRET = 'canary-secret-of-a-header';
const FORM = 'application/x-www-form-urlencoded';

it('nothing that proves anybody is written down, wherever it stands', async () => {
  const recorder = new Recorder([SECRET]);
  recorder.hide('canary-subject-token', 'the caller’s token');
  await recorder.issuer({
    method: 'POST',
    url: 'https://id.example/token',
    headers: { 'content-type': FORM, authorization: 'Basic Y2FuYXJ5OmNhbmFyeQ==' },
    body: new URLSearchParams({
      assertion: 'canary-subject-token',
      client_assertion: 'eyJ.canary.assertion',
      client_secret: 'canary-other-secret',
      scope: 'a b',
    }).toString(),
    timeoutMs: 1,
    maxResponseBytes: 1,
  });
  const upstream = recorder.upstream.open({
    method: 'POST',
    url: `https://api.example/orders?key=${SECRET}`,
    headers: { authorization: `Bearer ${MADE_UP_DELEGATED_TOKEN}`, 'x-key': SECRET },
    body: `{"token":"${MADE_UP_DELEGATED_TOKEN}"}`,
    timeoutMs: 1,
  });
  await expect(upstream).rejects.toBeInstanceOf(WouldSend);
  expect(recorder.requests).toEqual([
    {
      to: 'issuer',
      method: 'POST',
      url: 'https://id.example/token',
      headers: { 'content-type': FORM, authorization: 'Basic [hidden]' },
      body: {
        assertion: '[the caller’s token]',
        client_assertion: '[hidden]',
        client_secret: '[hidden]',
        scope: 'a b',
      },
    },
    {
      to: 'upstream',
      method: 'POST',
      url: 'https://api.example/orders?key=[hidden]',
      headers: { authorization: 'Bearer [the delegated token]', 'x-key': '[hidden]' },
      body: '{"token":"[the delegated token]"}',
    },
  ]);
  expect(JSON.stringify(recorder.requests)).not.toContain('canary');
});

it('what is sent is written down with its status; the token that came is hidden from then on', async () => {
  const client = {
    send: () =>
      Promise.resolve({ status: 200, headers: {}, body: '{"access_token":"canary-token"}' }),
    open: () =>
      Promise.resolve({
        status: 200,
        headers: {},
        forwardedBy: undefined,
        bytes: () => Promise.resolve(Buffer.alloc(0)),
        firstBytes: () => Promise.resolve(Buffer.alloc(0)),
        chunks: jest.fn(),
        close: () => undefined,
      }),
  };
  const recorder = new Recorder([], client);
  const request = {
    method: 'POST',
    url: 'https://id.example/token',
    headers: {},
    body: '',
  } as const;
  await recorder.issuer({ ...request, timeoutMs: 1, maxResponseBytes: 1 });
  expect(recorder.requests[0]).toMatchObject({ status: 200 });
  await recorder.upstream.open({
    ...request,
    headers: { authorization: 'Bearer canary-token' },
    timeoutMs: 1,
  });
  expect(recorder.requests[1]).toMatchObject({
    headers: { authorization: 'Bearer [the delegated token]' },
    status: 200,
  });
});

it('of a field that a form has several times, each value is written down', async () => {
  const recorder = new Recorder([]);
  const sent = recorder.upstream.open({
    method: 'POST',
    url: 'https://api.example/x',
    headers: { 'content-type': FORM },
    body: 'role=x&user=a&role=y+z',
    timeoutMs: 1,
  });
  await expect(sent).rejects.toBeInstanceOf(WouldSend);
  expect(recorder.requests[0]?.body).toEqual({ role: ['x', 'y z'], user: 'a' });
});
