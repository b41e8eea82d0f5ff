import { parseConfig } from '../../apps/mcp-gateway/src/config/load-config.js';
import type { ScriptConfig } from '../config.js';
import { askedAt } from './services.js';

/** Where `npm run call` asks when no setting says otherwise. */
const USUAL_GATEWAY = 'http://localhost:3001';

const USERS = `
Demo users of the local issuer, no password:
  all-rights    may do everything
  no-greet      may not call the tool greet
  no-upstream   may not read the upstream API
  read-only     may only read
`;

/** What is known once everything is started. */
export interface Started {
  readonly config: Pick<ScriptConfig, 'gatewayUrl' | 'localIssuer'>;
  /** What the apps inherit. */
  readonly environment: NodeJS.ProcessEnv;
  readonly ready: boolean;
  /** Commands that a folder shows; without any, a tool of the sample where it is served. */
  readonly tries: readonly string[];
}

/** What a person may do next, as `npm start` says it. */
export function nextSteps({ config, environment, ready, tries }: Started): string {
  const { gatewayUrl, localIssuer } = config;
  const endpoint = new URL(gatewayUrl).href;
  const { sample, admin } = gatewayOf(environment);
  // A second terminal has none of the settings of this one.
  const url = gatewayUrl === USUAL_GATEWAY ? '' : ` --url ${gatewayUrl}`;
  const calls = tries.length === 0 && sample ? ['npm run call -- greet --name Ada'] : tries;
  const file = environment.GATEWAY_CONFIG?.trim() ?? '';
  const commands =
    calls.length > 0
      ? calls.map((command) => command + url)
      : [`npm run -s gateway -- tools ${file}`.trim()];
  return `${ready ? 'ready' : 'started, not ready yet'}

MCP endpoint:   ${endpoint}
${admin === undefined ? '' : `Operators:      ${admin}/\nMetrics:        ${admin}/metrics\n`}Try it:         ${commands.join('\n                ')}
In a browser:   npx -y -p node@22 -p @modelcontextprotocol/inspector@2 mcp-inspector --web --server-url ${endpoint} --transport http
${localIssuer ? USERS : ''}
Ctrl-C stops everything.
`;
}

/** Whether the gateway serves the sample, and where its admin port is; neither where its settings cannot be read. */
function gatewayOf(environment: NodeJS.ProcessEnv): {
  readonly sample: boolean;
  readonly admin: string | undefined;
} {
  try {
    const { served, admin } = parseConfig(environment);
    const at = admin && `http://${askedAt(admin.host)}:${admin.port}`;
    return { sample: served.sample, admin: at };
  } catch {
    // The gateway itself says what is wrong with them.
    return { sample: false, admin: undefined };
  }
}
