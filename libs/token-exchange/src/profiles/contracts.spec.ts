import { json, type HttpDouble } from '../../../../test/support/http-double.js';
import { CONTRACTS, jwt, subjectToken, type Contract } from '../../../../test/contracts/index.js';
import { ExchangeHarness } from '../../../../test/support/exchange-harness.js';

let harness: ExchangeHarness;
let endpoint: HttpDouble;
beforeEach(async () => {
  harness = await ExchangeHarness.start();
  endpoint = harness.endpoint.double;
});
afterEach(() => harness.close());

const exchanger = ({ profile, issuer }: Contract) =>
  harness.exchanger({
    profile,
    issuer,
    client: { id: 'gw', method: 'client_secret_post', secret: 's' },
  });

describe.each(CONTRACTS.map((contract) => [contract.profile, contract] as const))(
  '%s',
  (_name, contract) => {
    const { audience, scopes, form, answer, refusals } = contract;
    const request = { subjectToken, audience, scopes };

    it('TX-01…TX-06, TX-08: sends what is documented and takes the documented answer', async () => {
      endpoint.answer = (_request, response) => {
        json(response, 200, answer);
      };
      const token = await exchanger(contract).exchange(request);
      const {
        client_id: id,
        client_secret: secret,
        ...sent
      } = Object.fromEntries(new URLSearchParams(endpoint.requests[0]!.body));
      expect(sent).toEqual(form);
      expect([id, secret]).toEqual(['gw', 's']);
      expect(token.value).toBe((answer as { access_token: string }).access_token);
      expect(token.expiresAt).toBeLessThanOrEqual(subjectToken.expiresAt);
    });

    it('TX-16: refuses the token of another person', async () => {
      const other = jwt({ iss: contract.issuer, sub: 'auth0|eve', oid: 'oid-eve', aud: audience });
      endpoint.answer = (_request, response) => {
        json(response, 200, { ...answer, access_token: other });
      };
      const refused = exchanger(contract).exchange(request);
      await expect(refused).rejects.toMatchObject({ code: 'response_invalid' });
    });

    it.each(refusals.map(([status, body, code]) => [status, JSON.stringify(body), code] as const))(
      'TX-21…TX-30: %i %s is %s',
      async (status, body, code) => {
        endpoint.answer = (_request, response) => {
          json(response, status, JSON.parse(body));
        };
        const refused = exchanger(contract).exchange(request);
        await expect(refused).rejects.toMatchObject({ code });
      },
    );
  },
);

it('TX-16: WorkOS keeps the organization; a token of another one, or of none, is refused', async () => {
  const workos = CONTRACTS.find(({ profile }) => profile === 'workos')!;
  const { audience, scopes, issuer, answer } = workos;
  for (const organization of [{ org_id: 'org_eve' }, {}]) {
    const token = jwt({ iss: issuer, sub: subjectToken.subject, aud: audience, ...organization });
    endpoint.answer = (_request, response) => {
      json(response, 200, { ...answer, access_token: token });
    };
    const refused = exchanger(workos).exchange({ subjectToken, audience, scopes });
    await expect(refused).rejects.toMatchObject({ problem: 'another org_id' });
  }
});

it('TX-26: Entra’s claims are kept as one JSON object; anything else is dropped', async () => {
  const entra = CONTRACTS.find(({ profile }) => profile === 'entra-obo')!;
  const { audience, scopes } = entra;
  for (const [given, kept] of [
    [
      '{ "access_token": { "acrs": { "essential": true, "value": "c1" } } }',
      '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}',
    ],
    ['no json', undefined],
    ['{"a":"\\ud83d"}', undefined],
    [`{"a":"${'x'.repeat(5_000)}"}`, undefined],
  ] as const) {
    endpoint.answer = (_request, response) => {
      json(response, 400, { error: 'interaction_required', claims: given });
    };
    const refused = exchanger(entra).exchange({ subjectToken, audience, scopes });
    await expect(refused).rejects.toMatchObject({ code: 'interaction_required', claims: kept });
  }
});
