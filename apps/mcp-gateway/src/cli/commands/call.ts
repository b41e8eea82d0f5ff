import { randomBytes } from 'node:crypto';
import { DEMO_USERS } from '../client/demo-users.js';
import { discover, type Discovered } from '../client/discovery.js';
import { describeHop, hopFields, hopsOf, type Hop } from '../client/hops.js';
import { describeRefusal } from '../client/refusal.js';
import { signIn } from '../client/sign-in.js';
import { isOpen, toolArguments, typedArguments } from '../client/tool-arguments.js';
import { callTool, listTools, type At, type Era, type ToolAnswer } from '../client/tool-caller.js';
import { loadClientSettings, type ClientSettings } from '../config.js';
import { FINE, FOUND_PROBLEMS, type ExitStatus } from '../exit-status.js';
import { say, write, writeJson } from '../output.js';
import { readToken } from '../client/token-input.js';
import { waitingFor } from '../waiting.js';

/** How a tool is called. */
export interface CallOptions {
  readonly as?: string;
  readonly era: Era;
  readonly url?: string;
  readonly tokenFile?: string;
  /** A JSON object. */
  readonly arguments?: string;
  readonly json?: boolean;
}

/** What became of a call: the tool's answer, or why there is none. */
type Outcome = { readonly answer: ToolAnswer } | { readonly refusal: string };

/**
 * Calls a tool of a running gateway as a person, and writes the answer and who asked whom. `words` are the
 * tool's arguments. Throws `UsageError` for wrong ones, and readable errors.
 */
export async function call(
  tool: string,
  words: readonly string[],
  options: CallOptions,
): Promise<ExitStatus> {
  const given = toolArguments(words, options.arguments);
  const settings = loadClientSettings(options.url);
  const traceId = randomBytes(16).toString('hex');
  const headers = { traceparent: `00-${traceId}-${randomBytes(8).toString('hex')}-01` };
  const token = await tokenFor(settings, options, headers);
  const { era } = options;
  const authorization = `Bearer ${token}`;
  let reference: string | undefined;
  const at: At = {
    ...{ era, url: settings.gatewayUrl, headers: { ...headers, authorization } },
    onReference: (last) => (reference = last),
  };
  const byName = toolArguments(words, undefined);
  const toolCall = {
    name: tool,
    arguments: isOpen(byName) ? { ...given, ...(await typed(tool, byName, at)) } : given,
  };
  const outcome = await waitingFor(`the tool ${tool}`, callTool(at, toolCall)).then(
    (answer): Outcome => ({ answer }),
    (error: unknown): Outcome => ({ refusal: withReference(describeRefusal(error), reference) }),
  );
  const said = 'answer' in outcome ? outcome.answer.text : outcome.refusal;
  if (options.json !== true) write(`${said}\n`);
  const hops = await hopsOf(traceId);
  if (options.json === true) {
    writeJson({ tool, ...shown(outcome), traceId, hops: hops?.map(hopFields) ?? null });
  } else write(hopsText(traceId, hops));
  if ('answer' in outcome && !outcome.answer.isError) return FINE;
  const hint = await hintFor(said, toolCall, { era, url: at.url, headers: { authorization } });
  if (hint !== undefined) say(hint);
  return FOUND_PROBLEMS;
}

/** With what an operator finds the call by. */
function withReference(refusal: string, reference: string | undefined): string {
  return reference === undefined ? refusal : `${refusal} (reference ${reference})`;
}

/** Options of the command line as the types of the tool; as texts where the gateway lists no such tool. */
async function typed(
  name: string,
  given: Record<string, unknown>,
  { era, url, headers: { authorization = '' } }: At,
): Promise<Record<string, unknown>> {
  const listed = waitingFor(
    'the list of tools',
    listTools({ era, url, headers: { authorization } }),
  );
  // What is wrong with the gateway, the call itself will say.
  const tools = await listed.catch(() => []);
  const tool = tools.find((each) => each.name === name);
  return typedArguments(given, tool?.inputSchema.properties ?? {});
}

function shown(outcome: Outcome): object {
  if ('refusal' in outcome) return outcome;
  const { isError, content, structuredContent } = outcome.answer;
  return { isError, content, ...(structuredContent !== undefined && { structuredContent }) };
}

async function tokenFor(
  settings: ClientSettings,
  { as = DEMO_USERS[0], tokenFile, json }: CallOptions,
  headers: Readonly<Record<string, string>>,
): Promise<string> {
  if (tokenFile !== undefined) return readToken(tokenFile, process.stdin);
  const { gatewayUrl, callbackPort } = settings;
  const at = await waitingFor('metadata of gateway and issuer', discover(gatewayUrl, headers));
  const local = settings.isLocal(at.issuer);
  return waitingFor(
    'sign-in',
    signIn(at, {
      headers,
      callbackPort,
      clientId: local ? 'mcp-cli' : requiredClientId(settings, at),
      ...(local && { demoUser: as }),
      show: (address) => {
        const text = `Open this address and sign in:\n\n  ${address}\n`;
        if (json === true) say(text);
        else write(`${text}\n`);
      },
    }),
  );
}

function requiredClientId({ clientId }: ClientSettings, { issuer }: Discovered): string {
  if (clientId !== undefined) return clientId;
  throw new Error(`MCP_CLI_CLIENT_ID: required with ${issuer}, which is not the local issuer.`);
}

function hopsText(traceId: string, hops: readonly Hop[] | undefined): string {
  if (hops === undefined) {
    return '\nHops are recorded by `npm start`; there is no record here.\n';
  }
  const lines = hops.map((hop) => `  ${describeHop(hop)}\n`);
  return `\nHops of trace ${traceId}:\n${lines.join('')}`;
}

/** What helps where a tool or an argument is not known; the gateway is asked for its list. */
async function hintFor(
  said: string,
  { name, arguments: given }: { readonly name: string; readonly arguments: object },
  at: At,
): Promise<string | undefined> {
  const unknownTool = said.includes('Unknown tool');
  if (!unknownTool && !said.includes('Invalid arguments')) return undefined;
  try {
    const tools = await listTools(at);
    const { didYouMean, noTool } = await import('../near-names.js');
    const names = tools.map((tool) => tool.name);
    if (unknownTool) return noTool(name, names);
    const { properties = {} } = tools.find((tool) => tool.name === name)?.inputSchema ?? {};
    const known = Object.keys(properties);
    const near = Object.keys(given).find((each) => !known.includes(each)) ?? '';
    const options = known.map((each) => `--${each}`);
    const takes = options.length === 0 ? 'no arguments' : options.join(', ');
    return `${name} takes ${takes}${didYouMean(`--${near}`, options)}`;
  } catch {
    // The call itself was answered.
    return undefined;
  }
}
