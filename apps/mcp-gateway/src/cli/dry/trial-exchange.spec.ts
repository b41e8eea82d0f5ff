import { CALLER_TOKENS } from '../../../../../test/contracts/index.js';
import { documentedConfig } from '../../../../../test/support/documented-gateway.js';
import { secretsOf } from '../../config/config-secrets.js';
import { MADE_UP_SUBJECT_TOKEN, nobody } from './nobody.js';
import { Recorder } from './recorder.js';
import { trialExchange } from './trial-exchange.js';

it.each(CALLER_TOKENS.map((contract) => [contract.profile, contract] as const))(
  '%s: what would be asked is shown without sending it, and without token and secret',
  async (_profile, contract) => {
    const config = documentedConfig(contract);
    const recorder = new Recorder(secretsOf(config));
    recorder.hide(MADE_UP_SUBJECT_TOKEN, 'the caller’s token');
    const { tokens } = trialExchange(config, recorder, undefined);
    const [{ exchange } = { exchange: undefined }] = config.served.upstreams;
    const { token, subject } = nobody(config);
    const { audience, scopes } = exchange!;
    await tokens
      .exchanger(exchange!)
      .exchange({ subjectToken: { ...token, subject }, audience, scopes });
    expect(recorder.requests).toHaveLength(1);
    const [request] = recorder.requests;
    expect(request!.url).toBe(`[token_endpoint of ${exchange!.issuer}]`);
    const shown = JSON.stringify(request);
    expect(shown).toContain('[the caller’s token]');
    expect(shown).not.toMatch(/canary|made-up|eyJ/);
  },
);
