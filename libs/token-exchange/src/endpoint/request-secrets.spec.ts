import {
  codeOf,
  ExchangeHarness,
  request,
  type TokenEndpoint,
} from '../../../../test/support/exchange-harness.js';
import { ecPair, pemOf } from '../../../../test/support/keys.js';
import type { ClientCredentials } from './client-authentication.js';

const SECRET = 'canary sécret/"5f1c"+&=%';
const SUBJECT_TOKEN = 'canary-opaque-subject-token.of_a~person';
const subject = { ...request(), subjectToken: { ...request().subjectToken, value: SUBJECT_TOKEN } };

let harness: ExchangeHarness;
let endpoint: TokenEndpoint;
let logged: string;
beforeEach(async () => {
  logged = '';
  harness = await ExchangeHarness.start();
  ({ endpoint } = harness);
});
afterEach(() => harness.close());

const exchanger = (client: ClientCredentials, profile: 'auth0-cte' | 'entra-obo' = 'auth0-cte') =>
  harness.exchanger(
    { client, profile },
    { logger: { warn: (fields) => (logged += JSON.stringify(fields)) } },
  );
const methods = ['client_secret_post', 'client_secret_basic'] as const;
const uri = encodeURIComponent;
const form = (text: string) => new URLSearchParams({ v: text }).toString().slice(2);
const WAYS: readonly [string, (text: string) => string][] = [
  ['as it is', (text) => text],
  ['cut at its end', (text) => text.slice(0, 18)],
  ['as a URL has it', uri],
  ['as a URL has it, in small letters', (text) => uri(text).toLowerCase()],
  ['as a form has it', form],
  ['as JSON has it', (text) => JSON.stringify(text).slice(1, -1)],
  ['as a URL in a URL has it', (text) => uri(uri(text))],
  ['in the middle of other words', (text) => `x${text.slice(3)}x`],
  ['in base64', (text) => Buffer.from(text).toString('base64')],
];

describe.each(methods)(
  'LOG-01: with %s, nothing of the request is in the log that the issuer',
  (method) => {
    it.each(WAYS)('repeats %s', async (_name, spell) => {
      const basic = method === 'client_secret_basic' ? [`gw:${form(SECRET)}`] : [];
      for (const secret of [SECRET, SUBJECT_TOKEN, ...basic]) {
        logged = '';
        const said = `bad ${spell(secret)} end`;
        endpoint.refuse(400, { error: said, error_description: said });
        const exchanges = exchanger({ id: 'gw', method, secret: SECRET });
        expect(await codeOf(exchanges.exchange(subject))).toBe('access_denied');
        expect(logged).toMatch(/bad \[removed\]|\[withheld/);
        expect(logged).not.toMatch(/canary|s%c3%a9cret|5f1c/i);
        expect(logged).not.toContain(Buffer.from('canary').toString('base64').slice(0, 8));
      }
    });
  },
);

it('LOG-01: a client assertion and the end of a secret are removed too', async () => {
  const key = pemOf(ecPair());
  endpoint.double.answer = ({ body }, response) => {
    const assertion = new URLSearchParams(body).get('client_assertion') ?? '';
    const signature = assertion.split('.')[2] ?? '';
    response.writeHead(401, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error_description: assertion, error: signature }));
  };
  await codeOf(exchanger({ id: 'gw', method: 'private_key_jwt', key }).exchange(subject));
  expect(logged).toContain('"issuerDescription":"[removed]"');
  expect(logged).toContain('"issuerError":"[withheld');
  const client = { id: 'gw', method: 'client_secret_post', secret: SECRET } as const;
  endpoint.refuse(400, { error: 'x', error_description: `…${SECRET.slice(5)}` });
  await codeOf(exchanger(client).exchange(subject));
  expect(logged).toContain('[withheld');
});

it('PASS-04: claims that repeat a secret of the request do not reach the client', async () => {
  const client = { id: 'gw', method: 'client_secret_post', secret: 'canary-secret-5f1c' } as const;
  const scopes = ['api://x/.default'];
  for (const [claims, kept] of [
    ['{"a":"b"}', '{"a":"b"}'],
    ['{"a":"canary-secret-5f1c"}', undefined],
    [`{"a":"${SUBJECT_TOKEN}"}`, undefined],
  ]) {
    endpoint.refuse(400, { error: 'interaction_required', claims });
    const entra = exchanger(client, 'entra-obo');
    const refused = entra.exchange({ ...subject, scopes });
    await expect(refused).rejects.toMatchObject({ code: 'interaction_required', claims: kept });
  }
});

it('what the issuer said otherwise stays readable: plain text on one line', async () => {
  const client = { id: 'gw', method: 'client_secret_post', secret: SECRET } as const;
  const token = {
    ...subject.subjectToken,
    value: `eyJ${'a'.repeat(40)}.${'b'.repeat(40)}.${'c'.repeat(40)}`,
  };
  endpoint.refuse(400, {
    error: 'invalid_request',
    error_description: `"audience" of ${token.value} is\nnot the client's`,
  });
  await codeOf(exchanger(client).exchange({ ...subject, subjectToken: token }));
  expect(JSON.parse(logged)).toMatchObject({
    issuerError: 'invalid_request',
    issuerDescription: '"audience" of [removed] is not the client\'s',
  });
});
