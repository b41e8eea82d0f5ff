import type { Environment } from '#auth';
import { inFileOrder } from './file/file-order.js';
import { readTextFile } from './file/text-file.js';
import { MAX_FILE_BYTES } from './file/yaml/yaml-tokens.js';
import type { OwnClient } from './sections/client.section.js';
import type { ExchangeDefaults } from './sections/exchange.section.js';
import { SAMPLE_UPSTREAM_NAME, type SampleUpstream } from './sections/upstream.section.js';
import type { ServedSettings } from './served-settings.js';
import { servedProblems, type UpstreamSurroundings } from './upstream-rules.js';

/** What the environment says about what is served. */
export interface ServedContext {
  /** `exchange` of an upstream that does not say otherwise; its `client` is `own.client`. */
  readonly exchange: ExchangeDefaults;
  readonly own: OwnClient;
  /** `limits.timeoutMs` of an upstream that does not say otherwise. */
  readonly timeoutMs: number;
  /** What `sample: true` adds. */
  readonly sample: SampleUpstream;
  /** `BASELINE_SCOPES`; undefined: they follow from what is served. */
  readonly baselineScopes: readonly string[] | undefined;
  readonly surroundings: UpstreamSurroundings;
  /** What `${env:NAME}` names. */
  readonly environment: Environment;
}

/** The same for a file; `path` is what messages call it by and relative paths start from. */
export interface FileContext extends ServedContext {
  readonly path: string;
}

/** What a file says is served; the rest follows from the environment. */
export type FileContents = Omit<ServedSettings, 'baselineScopes'>;

/**
 * Reads the text of gateway.yaml. Beside problems, `contents` is whatever of the file can be used, so
 * that the rules of upstreams are run over it too and all is found at once. `contents.upstreams` holds
 * `context.sample.upstream` where the file has `sample: true`; an upstream that names no client of its
 * own has `context.own.client` itself.
 */
export type FileReader = (
  text: string,
  context: FileContext,
) => { readonly contents: FileContents | undefined; readonly problems: readonly string[] };

/** The file that says what is served, as a reload reads it. */
export interface GatewayFile {
  /** As messages call it; relative to the working directory. */
  readonly path: string;
  /** Whether a change of it is taken up without a signal. */
  readonly watch: boolean;
  /** Reads and judges it as it is now; throws nothing that is wrong with it. */
  readonly read: () => Served;
}

/** What would be served, or every problem that speaks against it. */
export type Served =
  { readonly served: ServedSettings } | { readonly problems: readonly [string, ...string[]] };

/** What the environment alone serves: the sample. */
export function servedByEnvironment(context: ServedContext): Served {
  return judged(
    { sample: true, listing: 'all', upstreams: [context.sample.upstream] },
    context,
    [],
  );
}

/** What the file serves as it is now. */
export function servedByFile(context: FileContext, read: FileReader): Served {
  const { path } = context;
  const file = readTextFile(path, MAX_FILE_BYTES);
  if (!file.ok) {
    const problem = `GATEWAY_CONFIG: ${JSON.stringify(path)} ${file.problem}; name a gateway.yaml that this process may read`;
    return { problems: [problem] };
  }
  const { contents, problems } = read(file.text, context);
  const answer = judged(contents, context, problems);
  if (!('problems' in answer)) return answer;
  const [first = '', ...others] = inFileOrder(answer.problems);
  return { problems: [first, ...others] };
}

function judged(
  contents: FileContents | undefined,
  context: ServedContext,
  found: readonly string[],
): Served {
  const rules = contents === undefined ? [] : rulesOf(contents, context);
  const [first, ...others] = new Set([...found, ...rules]);
  if (first !== undefined) return { problems: [first, ...others] };
  if (contents === undefined) return { problems: ['GATEWAY_CONFIG: nothing was read'] };
  const baselineScopes = context.baselineScopes ?? usualBaseline(contents);
  return { served: { ...contents, baselineScopes } };
}

/** Settings that this alone requires, and what is wrong with the upstreams. */
function rulesOf({ sample, upstreams }: FileContents, context: ServedContext): readonly string[] {
  const { own } = context;
  const takesOwnClient = upstreams.some(({ exchange }) => exchange?.client === own.client);
  return [
    ...(takesOwnClient ? own.missing : []),
    ...(sample ? context.sample.missing : []),
    ...servedProblems(upstreams, context.surroundings),
  ];
}

/** What every caller of what is served needs: a tool of the sample, and reading of each upstream. */
function usualBaseline({ sample, upstreams }: FileContents): readonly string[] {
  const reads = upstreams
    .filter(({ name }) => name !== SAMPLE_UPSTREAM_NAME)
    .flatMap(({ callerScopes }) => callerScopes.read);
  return [...new Set([...(sample ? ['tool:whoami'] : []), ...reads])];
}
