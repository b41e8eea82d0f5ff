import { missingScopes, type Caller } from '#auth';
import { createHttpClient, type HttpClient, type HttpStreams } from '#outbound';
import type { Tool } from '../../catalogue/tool.js';
import { secretsOf } from '../../config/config-secrets.js';
import type { GatewayConfig } from '../../config/gateway-config.js';
import { loadClientSettings } from '../config.js';
import { DEMO_USERS } from '../client/demo-users.js';
import { discoverIssuer } from '../client/discovery.js';
import { signIn } from '../client/sign-in.js';
import { jsonObject } from '../client/tool-arguments.js';
import { dryCatalogue } from '../dry/dry-catalogue.js';
import { givenCaller } from '../dry/given-caller.js';
import { nobody } from '../dry/nobody.js';
import { notATool } from '../dry/not-a-tool.js';
import { Recorder } from '../dry/recorder.js';
import { runTool } from '../dry/run-tool.js';
import { loadServed } from '../dry/served.js';
import { trialExchange } from '../dry/trial-exchange.js';
import { FINE, FOUND_PROBLEMS, type ExitStatus } from '../exit-status.js';
import { write, writeJson } from '../output.js';
import { readToken } from '../client/token-input.js';
import { tryText, type TryReport } from '../dry/try-text.js';
import { UsageError } from '../usage-error.js';
import { waitingFor } from '../waiting.js';
import { wordsOf } from '../words.js';

/** How a tool is tried. */
export interface TryOptions {
  /** A JSON object. */
  readonly arguments?: string;
  readonly tokenFile?: string;
  /** Demo user of the local issuer, where a token is needed and none is given. */
  readonly as?: string;
  /** Asks and sends what is otherwise shown alone. */
  readonly send?: boolean;
  readonly json?: boolean;
}

/**
 * Runs one tool of the configuration here, without a gateway, and writes what it asks of the issuer and
 * sends upstream, without tokens and secrets. `words` are its name and, in the place of what GATEWAY_CONFIG names, a
 * file. Throws `UsageError`, `ConfigError` and readable errors.
 */
export async function tryTool(words: readonly string[], options: TryOptions): Promise<ExitStatus> {
  const { file, name } = wordsOf(words);
  if (name === undefined) throw new UsageError('write the name of a tool, as tools lists it');
  const given = jsonObject(options.arguments ?? '{}');
  const config = await loadServed(file);
  const client =
    options.send === true
      ? createHttpClient(undefined, config.outbound.outboundProxies)
      : undefined;
  try {
    const recorder = new Recorder([...secretsOf(config), ...schemeValues(config)], client);
    const report = await reportOn({ name, given, options, config, recorder, client });
    if (options.json === true) writeJson(report);
    else write(tryText(report));
    return report.problem === undefined ? FINE : FOUND_PROBLEMS;
  } finally {
    client?.close();
  }
}

/** What stands for a security scheme is hidden, however it is written. */
function schemeValues({ served: { upstreams } }: GatewayConfig): readonly string[] {
  return upstreams.flatMap(({ openapi }) =>
    Object.values(openapi?.securitySchemes ?? {}).map(({ value }) => value),
  );
}

interface Trial {
  readonly name: string;
  readonly given: object;
  readonly options: TryOptions;
  readonly config: GatewayConfig;
  readonly recorder: Recorder;
  /** Undefined where nothing is sent. */
  readonly client: (HttpClient & HttpStreams) | undefined;
}

async function reportOn(trial: Trial): Promise<TryReport> {
  const { config, recorder, client } = trial;
  const exchange = trialExchange(config, recorder, client);
  const built = await dryCatalogue(config, { tokens: exchange.tokens, http: recorder.upstream });
  if (!built.ok) throw new Error(built.problems.join('\n'));
  const { catalogue } = built;
  try {
    const tool = catalogue.find(trial.name);
    if (tool === undefined) throw await notATool(trial.name, catalogue, config);
    const caller = await callerFor(trial, catalogue.scopes);
    const report = await reportOnTool(trial, tool, caller);
    const { problem } = report;
    if (problem === undefined) return report;
    const said = exchange.said();
    return { ...report, problem: recorder.shown(said === '' ? problem : `${problem} (${said})`) };
  } finally {
    await built.close();
  }
}

async function reportOnTool(
  trial: Trial,
  tool: Tool,
  caller: Caller | undefined,
): Promise<TryReport> {
  const { given, config, recorder, client } = trial;
  const send = client !== undefined;
  const seen = {
    tool: tool.name,
    sent: send,
    upstream: tool.upstream?.name ?? null,
    callerScopes: tool.scopes,
    caller: caller === undefined ? null : { subject: caller.subject, scopes: caller.scopes },
  };
  const lacking = caller === undefined ? [] : missingScopes(caller, tool.scopes);
  if (lacking.length > 0) {
    const problem = `the token lacks ${lacking.join(' ')}: the gateway answers 403 and asks for it`;
    return { ...seen, requests: [], problem };
  }
  const by = caller ?? nobody(config);
  recorder.hide(by.token.value, 'the caller’s token');
  const ran = await runTool(tool, given, { caller: by, send });
  return { ...seen, ...ran, requests: recorder.requests };
}

/** Who calls: the token that is given says so, or for what is sent a sign-in at the local issuer. */
async function callerFor(
  { options, config }: Trial,
  scopes: readonly string[],
): Promise<Caller | undefined> {
  const { tokenFile, send, as = DEMO_USERS[0] } = options;
  if (tokenFile !== undefined) {
    return givenCaller(await readToken(tokenFile, process.stdin), config);
  }
  if (send !== true) return undefined;
  if (!loadClientSettings().isLocal(config.callers.issuer)) {
    throw new UsageError(`--send needs --token-file with the issuer ${config.callers.issuer}`);
  }
  const { resource } = config.endpoint;
  const { issuer } = config.callers;
  const signedIn = discoverIssuer(issuer, {}).then((at) =>
    signIn(
      { ...at, resource, scopes },
      { clientId: 'mcp-cli', demoUser: as, headers: {}, show: () => undefined },
    ),
  );
  return givenCaller(await waitingFor('sign-in', signedIn), config);
}
