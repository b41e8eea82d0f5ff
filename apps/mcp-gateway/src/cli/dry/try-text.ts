import { jsonText } from '#foreign-text';
import type { ToolResult } from '../../catalogue/tool.js';
import type { ShownRequest } from './recorder.js';

/** What was seen of one tool. */
export interface TryReport {
  readonly tool: string;
  /** Whether the requests were sent. */
  readonly sent: boolean;
  /** Null for a tool that has none. */
  readonly upstream: string | null;
  /** Scopes that a caller's token must carry at the gateway. */
  readonly callerScopes: readonly string[];
  /** Whose token was given; null for that of nobody. */
  readonly caller: { readonly subject: string; readonly scopes: readonly string[] } | null;
  readonly requests: readonly ShownRequest[];
  readonly answer?: ToolResult;
  /** Why the tool was not run, or what went wrong in it. */
  readonly problem?: string;
}

/** The report as a person reads it in a terminal. */
export function tryText(report: TryReport): string {
  const { tool, upstream, caller, callerScopes, requests, answer, problem } = report;
  const anybody =
    callerScopes.length === 0 ? 'any caller' : `a caller with ${callerScopes.join(' ')}`;
  const by =
    caller === null
      ? anybody
      : `${caller.subject} (${caller.scopes.join(' ') || 'without scopes'})`;
  const parts = [
    `${tool} on ${upstream ?? 'no upstream'}, called by ${by}\n`,
    ...requests.map((request, index) => requestText(request, index + 1)),
    ...(answer === undefined ? [] : [`Answer of the tool:\n${indented(answerText(answer))}\n`]),
    problem === undefined ? closing(report) : `Problem: ${problem}\n`,
  ];
  return parts.join('\n');
}

function closing({ sent, upstream }: TryReport): string {
  if (sent) return 'This was sent.\n';
  return upstream === null
    ? 'It asks the issuer nothing and sends nothing upstream. --send runs it.\n'
    : 'Nothing was sent. With --send the requests go out, and the tool goes on with the answer.\n';
}

function requestText({ to, method, url, headers, body, status }: ShownRequest, at: number): string {
  const answered = status === undefined ? '' : `\n   answered with status ${status}`;
  return (
    `${at}. to the ${to}: ${method} ${url}\n` +
    [...fields(headers, ': '), ...(body === undefined ? [] : ['', ...bodyLines(body)])]
      .map((line) => `   ${line}`.trimEnd())
      .join('\n') +
    `${answered}\n`
  );
}

function bodyLines(body: NonNullable<ShownRequest['body']>): readonly string[] {
  return typeof body === 'string' ? readable(body).split('\n') : fields(body, ' = ');
}

/** JSON is indented, as a person reads it. */
function readable(body: string): string {
  try {
    return jsonText(body);
  } catch {
    return body;
  }
}

function fields(
  values: Readonly<Record<string, string | readonly string[]>>,
  between: string,
): readonly string[] {
  return Object.entries(values).flatMap(([name, value]) =>
    [value].flat().map((each) => `${name}${between}${each}`),
  );
}

function answerText({ content, isError }: ToolResult): string {
  const blocks = content.map((block) =>
    typeof block['text'] === 'string' ? block['text'] : `[${block.type}]`,
  );
  return `${isError === true ? 'isError\n' : ''}${blocks.join('\n')}`;
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => `   ${line}`.trimEnd())
    .join('\n');
}
