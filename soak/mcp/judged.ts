import { COMMON_TOOLS, numberOf, ownTools, type ServerName } from './own-tools.js';
import { PERSON, type Person } from '../people.js';
import { CANARY } from './scripted-server.js';

/** What was asked: a list, or a call of a tool. */
export interface AskedTool {
  readonly server: ServerName;
  readonly tool: string;
  /** Whether the person has that tool. */
  readonly isTheirs: boolean;
}

/** What an answer is; `mix` is one that holds what is not the person's. */
export interface Judged {
  readonly kind: 'served' | 'refused' | 'mix';
  /** For counting. */
  readonly outcome: string;
}

const TOKEN = /eyJ[\w-]{16}/;
const NONCE = /\b[0-9a-f]{32}\b/g;
const MISSING = 'mcp-gateway/unavailable';

interface Answer {
  readonly error?: { readonly code: number; readonly message: string };
  readonly error_description?: string;
  readonly result?: {
    readonly tools?: readonly { readonly name: string; readonly description: string }[];
    readonly content?: readonly { readonly text: string }[];
    readonly isError?: boolean;
    readonly _meta?: Readonly<Record<string, unknown>>;
  };
}

const mix = (outcome: string): Judged => ({ kind: 'mix', outcome });

/** Judges an answer by what it may hold: the person's own name, list and nonce. */
export function judgedAnswer(
  text: string,
  { subject }: Person,
  asked: { readonly nonce: string; readonly tool: AskedTool | undefined },
): Judged {
  if (TOKEN.test(text) || text.includes(CANARY)) return mix('a secret');
  if (!all(text.match(PERSON), subject)) return mix('the name of another');
  if (!all(text.match(NONCE), asked.nonce)) return mix('the nonce of another');
  if (!all(text.match(/\bown_of_\d+/g), `own_of_${numberOf(subject)}`)) {
    // A refusal names the tool that was asked for.
    if (asked.tool?.isTheirs !== false) return mix('a tool of another');
  }
  const answer = JSON.parse(text) as Answer;
  if (answer.result === undefined) {
    if (typeof answer.error === 'string') return { kind: 'refused', outcome: 'HTTP 401' };
    const isUnknown = answer.error?.message.startsWith('Unknown tool') === true;
    const right = asked.tool?.isTheirs === false && isUnknown;
    const what = asked.tool === undefined ? 'list' : 'call';
    if (right) return { kind: 'served', outcome: 'call: unknown tool, of another' };
    const code = `${what}: ${String(answer.error?.code)} ${answer.error?.message ?? ''}`;
    return { kind: 'refused', outcome: code.replace(/own_\w+/, 'own_…') };
  }
  return asked.tool === undefined
    ? judgedList(answer.result, subject)
    : judgedCall(answer.result, subject, { nonce: asked.nonce, tool: asked.tool });
}

function judgedList(result: NonNullable<Answer['result']>, subject: string): Judged {
  const names = result.tools?.map(({ name }) => name).sort();
  const common = ['modern', 'legacy'].flatMap((server) =>
    COMMON_TOOLS.map(({ name }) => `${server}_${name}`),
  );
  const own = ownTools(subject).map(({ name }) => `own_${name}`);
  const missing = result._meta?.[MISSING] as readonly { reason: string }[] | undefined;
  const expected = [...common, ...(missing === undefined ? own : [])].sort();
  if (String(names) !== String(expected)) return mix('another list');
  return missing === undefined
    ? { kind: 'served', outcome: 'list: whole' }
    : { kind: 'refused', outcome: `list: without own (${missing[0]?.reason ?? ''})` };
}

function judgedCall(
  { isError, content }: NonNullable<Answer['result']>,
  subject: string,
  { nonce, tool: { server, tool, isTheirs } }: { readonly nonce: string; readonly tool: AskedTool },
): Judged {
  const said = content?.[0]?.text ?? '';
  if (isError === true) {
    const sentence = /^.*?(?:[.:](?=\s)|$)/.exec(said)?.[0] ?? '';
    return { kind: 'refused', outcome: `call: ${sentence}` };
  }
  const done = `done by ${server} ${tool} for ${subject} ${nonce}`;
  if (!isTheirs || !said.startsWith(done)) return mix('another answer');
  const isHidden = said.length > done.length;
  return { kind: 'served', outcome: isHidden ? 'call: served, token removed' : 'call: served' };
}

function all(found: readonly string[] | null, expected: string): boolean {
  return (found ?? []).every((each) => each === expected);
}
