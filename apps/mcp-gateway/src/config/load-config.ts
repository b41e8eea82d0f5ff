import {
  ConfigError,
  givenSettings,
  loadSettings,
  misspeltNames,
  type Environment,
  type NamedIssuer,
} from '#auth';
import { outboundSettings, type OutboundSettings } from '#outbound';
import { drainTimes } from '#serving';
import { withSecretFiles } from './environment.js';
import { readGatewayFile } from './file/gateway-file.js';
import type { GatewayConfig } from './gateway-config.js';
import { auditOf } from './audit/audit.section.js';
import { adminOf } from './sections/operators.section.js';
import { callerProblems, callersOf } from './sections/callers.section.js';
import { ownClient } from './sections/client.section.js';
import { endpointOf, endpointProblems } from './sections/endpoint.section.js';
import { exchangeDefaults, exchangeProblems } from './sections/exchange.section.js';
import { fileProblems } from './sections/file.section.js';
import { issuerOf } from './sections/issuer.section.js';
import { limitsOf } from './sections/limits.section.js';
import { sharedTokens } from './sections/replicas.section.js';
import { tracesOf } from './operating/traces.section.js';
import { sampleUpstream } from './sections/upstream.section.js';
import {
  servedByEnvironment,
  servedByFile,
  type FileReader,
  type GatewayFile,
  type ServedContext,
} from './served.js';
import { settingsSchema, type Settings } from './settings.js';
import { followed, shownSettings } from './shown/shown-settings.js';

/** Reads `.env` in the working directory, the environment and the file they name. Throws `ConfigError`. */
export function loadConfig(readFile?: FileReader): Promise<GatewayConfig> {
  return loadSettings((environment) => parseConfig(environment, readFile));
}

/**
 * Turns an environment and the file it names into the configuration. Throws `ConfigError` with all
 * problems at once.
 */
export function parseConfig(
  environment: Environment,
  readFile: FileReader = readGatewayFile,
): GatewayConfig {
  const given = givenSettings(environment);
  const problems = misspeltNames(given);
  const secrets = withSecretFiles(given, problems);
  const issuer = issuerOf(secrets, problems);
  const outbound = outboundSettings(given, problems);
  const settings = readable(secrets, problems);
  const { context, ...sections } = sectionsOf(settings, { issuer, outbound, given }, problems);
  const file = fileOf(settings, context, readFile);
  const answer = file === undefined ? servedByEnvironment(context) : file.read();
  if ('problems' in answer) throw new ConfigError([...problems, ...answer.problems]);
  if (problems.length > 0) throw new ConfigError(problems);
  const shown = shownSettings(settings, given, followed(sections));
  return { ...sections, served: answer.served, file, shown };
}

function fileOf(
  { GATEWAY_CONFIG: path, GATEWAY_WATCH: watch }: Settings,
  context: ServedContext,
  read: FileReader,
): GatewayFile | undefined {
  if (path === undefined) return undefined;
  return {
    path,
    watch: watch === 'true',
    read: () => servedByFile({ ...context, path }, read),
  };
}

/** The settings that can be read, with defaults in the place of others, so that all is found at once. */
function readable(settings: Readonly<Record<string, string>>, problems: string[]): Settings {
  const parsed = settingsSchema.safeParse(settings);
  if (parsed.success) return parsed.data;
  const wrong = new Map(parsed.error.issues.map((i) => [i.path.join('.'), i.message]));
  problems.push(...[...wrong].map(([name, message]) => `${name}: ${message}`));
  const rest = Object.entries(settings).filter(([name]) => !wrong.has(name));
  return settingsSchema.parse(Object.fromEntries(rest));
}

interface Surroundings {
  readonly issuer: NamedIssuer;
  readonly outbound: OutboundSettings;
  readonly given: Readonly<Record<string, string>>;
}

type Sections = Omit<GatewayConfig, 'served' | 'file' | 'shown'> & {
  readonly context: ServedContext;
};

/** Every section, and what the environment says about what is served; problems of all go to `problems`. */
function sectionsOf(
  settings: Settings,
  { issuer, outbound, given }: Surroundings,
  problems: string[],
): Sections {
  const profile = settings.EXCHANGE_PROFILE;
  const endpoint = endpointOf(settings, problems);
  const { resource } = endpoint;
  const shared = sharedTokens(settings, problems);
  const own = ownClient(settings, issuer, problems);
  const client = { issuer: issuer.issuer, client: own.client };
  const defaults = exchangeDefaults(settings, client, problems);
  const beside = { issuer, profile, resource, tokenProfile: settings.TOKEN_PROFILE };
  const callers = callersOf(settings, beside, problems);
  const limits = limitsOf(settings, problems);
  const admin = adminOf(settings, endpoint, problems);
  const traces = tracesOf(settings, outbound.plainHttpHosts, problems);
  const audit = auditOf(settings, given['NODE_ENV'], problems);
  const exchange = { profile, shared, interactionUrl: settings.INTERACTION_URL };
  const drain = drainTimes(settings);
  const sample = sampleUpstream(settings, { issuer, exchange: defaults, limits }, problems);
  problems.push(
    ...endpointProblems(endpoint, profile),
    ...callerProblems(settings, callers, resource),
    ...exchangeProblems(exchange),
    ...fileProblems(settings),
  );
  const context: ServedContext = {
    exchange: defaults,
    own,
    timeoutMs: settings.UPSTREAM_TIMEOUT_MS,
    sample,
    baselineScopes: settings.BASELINE_SCOPES,
    surroundings: {
      issuer,
      resource,
      audiences: callers.audiences,
      plainHttpHosts: outbound.plainHttpHosts,
      drain,
    },
    environment: given,
  };
  const { LOG_LEVEL: logLevel } = settings;
  const observed = { admin, audit, traces };
  return { endpoint, callers, exchange, limits, ...observed, outbound, drain, logLevel, context };
}
