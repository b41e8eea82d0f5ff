import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startChild, type Child } from '../support/child.js';
import { CHROMIUM } from '../support/needs.js';

/** Where `install.mjs` puts them. */
const FOLDER = join(__dirname, '../.output/mcp-servers');
const PYTHON = join(FOLDER, 'venv/bin/python');
const bin = (name: string) => join(FOLDER, 'node_modules/.bin', name);
const { dependencies: VERSIONS } = JSON.parse(
  readFileSync(join(__dirname, 'package.json'), 'utf8'),
) as { dependencies: Record<string, string> };
/** A port of loopback where nobody listens. */
const NOWHERE = 'http://127.0.0.1:9';

/** A call and what its first text says. */
export interface Call {
  readonly tool: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly says: RegExp;
}

/** A server that others wrote. */
export interface RealServer {
  /** Its upstream. */
  readonly name: string;
  readonly package: string;
  readonly version: string;
  /** How it is started on a port; `work` is a folder with a git repository in it. */
  readonly start: (port: number, work: string) => readonly [command: string, ...args: string[]];
  readonly env?: (port: number, work: string) => Readonly<Record<string, string>>;
  /** What its entry says under `tools`; all by default. */
  readonly select?: string;
  /** Tools that this names. */
  readonly selected?: readonly string[];
  /** What its entry says under `mcp` beside `list`. */
  readonly mcp?: string;
  /** From where its list comes. */
  readonly from: 'file' | 'caller';
  /** The revision that it is spoken to in. */
  readonly era: '2025-11-25' | '2026-07-28';
  readonly sessions: boolean;
  /** How many of its tools are served. */
  readonly tools: number;
  /** Tools that are not, with the reason. */
  readonly leftOut: readonly string[];
  readonly calls: (work: string) => readonly Call[];
  /** What the table says of the call. */
  readonly note: string;
}

const npm = (name: string) => ({ package: name, version: VERSIONS[name]! });

const FASTMCP: Pick<RealServer, 'package' | 'version' | 'start' | 'calls'> = {
  package: 'fastmcp (Python)',
  version: /fastmcp==(\S+)/.exec(readFileSync(join(__dirname, 'requirements.txt'), 'utf8'))![1]!,
  start: (port) => [PYTHON, join(__dirname, 'notes_server.py'), String(port)],
  calls: () => [
    { tool: 'add', args: { a: 2, b: 3 }, says: /^5$/ },
    { tool: 'words', args: { text: 'tea and cake' }, says: /tea/ },
    { tool: 'steps', args: {}, says: /^done$/ },
  ],
};

export const REAL_SERVERS: readonly RealServer[] = [
  {
    name: 'everything',
    ...npm('@modelcontextprotocol/server-everything'),
    start: () => [bin('mcp-server-everything'), 'streamableHttp'],
    env: (port) => ({ PORT: String(port) }),
    ...{ from: 'file', era: '2025-11-25', sessions: true, tools: 12 },
    leftOut: ['simulate-research-query: it runs as a task only, which is not relayed; exclude it'],
    calls: () => [
      { tool: 'get-sum', args: { a: 2, b: 3 }, says: /^The sum of 2 and 3 is 5\.$/ },
      { tool: 'get-structured-content', args: { location: 'New York' }, says: /"temperature":33/ },
    ],
    note: 'text and structured content',
  },
  {
    name: 'git',
    ...npm('@cyanheads/git-mcp-server'),
    start: () => [bin('git-mcp-server')],
    env: (port, work) => ({
      ...{ MCP_TRANSPORT_TYPE: 'http', MCP_HTTP_PORT: String(port), GIT_BASE_DIR: work },
      ...{ HOME: work, MCP_LOG_LEVEL: 'error' },
    }),
    ...{ from: 'file', era: '2025-11-25', sessions: true, tools: 28, leftOut: [] },
    calls: (work) => [
      { tool: 'git_log', args: { path: work }, says: /"subject": "The first commit"/ },
      { tool: 'git_status', args: { path: work }, says: /"isClean": true/ },
    ],
    note: 'a local repository; answers 500 when it is asked for its revision, and is still found out',
  },
  {
    name: 'dbhub',
    ...npm('@bytebase/dbhub'),
    start: (port) => [bin('dbhub'), '--demo', '--transport', 'http', '--port', String(port)],
    ...{ from: 'file', era: '2025-11-25', sessions: false, tools: 2, leftOut: [] },
    calls: () => [
      {
        tool: 'execute_sql',
        args: { sql: 'select count(*) as many from employee' },
        says: /"many": 1000/,
      },
    ],
    note: 'its demonstration database',
  },
  {
    name: 'chart',
    ...npm('@antv/mcp-server-chart'),
    start: (port) =>
      [...[bin('mcp-server-chart'), '--transport', 'streamable', '--port', String(port)]] as [
        string,
        ...string[],
      ],
    env: () => ({ VIS_REQUEST_SERVER: NOWHERE }),
    ...{ from: 'file', era: '2025-11-25', sessions: false, tools: 27, leftOut: [] },
    calls: () => [
      {
        tool: 'generate_pie_chart',
        args: { data: [{ category: 'tea', value: 1 }] },
        // It answers with a JSON-RPC error, whose text names a host and stays in the gateway.
        says: /^The upstream API failed\. \(reference/,
      },
    ],
    note: 'its renderer out of reach: a JSON-RPC error, told as `upstream_failed`',
  },
  {
    name: 'context7',
    ...npm('@upstash/context7-mcp'),
    start: (port) => [bin('context7-mcp'), '--transport', 'http', '--port', String(port)],
    env: () => ({ CONTEXT7_API_URL: NOWHERE }),
    ...{ from: 'caller', era: '2026-07-28', sessions: false, tools: 2, leftOut: [] },
    calls: () => [
      {
        tool: 'resolve-library-id',
        args: { query: 'hooks', libraryName: 'react' },
        says: /^Error searching libraries: /,
      },
    ],
    note: 'its API out of reach: its own text says so',
  },
  {
    name: 'playwright',
    ...npm('@playwright/mcp'),
    start: (port) => [
      ...([bin('playwright-mcp'), '--port', String(port)] as const),
      ...['--headless', '--isolated', '--no-sandbox', '--executable-path', CHROMIUM],
    ],
    ...{ from: 'file', era: '2025-11-25', sessions: true, tools: 25, leftOut: [] },
    calls: () => [
      { tool: 'browser_navigate', args: { url: 'about:blank#tea' }, says: /Page URL: about:blank/ },
      // The page of the call before: both came in one session.
      {
        tool: 'browser_evaluate',
        args: { function: '() => location.hash' },
        says: /### Result\n"#tea"/,
      },
    ],
    note: 'two calls in one browser, which lives as long as the session',
  },
  {
    name: 'notes',
    ...FASTMCP,
    ...{ from: 'caller', era: '2026-07-28', sessions: false, tools: 3, leftOut: [] },
    note: 'a list of two pages; structured content',
  },
  {
    name: 'oldnotes',
    ...FASTMCP,
    mcp: 'protocol: 2025-11-25, ',
    ...{ from: 'file', era: '2025-11-25', sessions: true, tools: 3, leftOut: [] },
    note: 'the same with `protocol: 2025-11-25`',
  },
];

/** Starts one on a port and waits until it answers at all. */
export async function startReal(server: RealServer, port: number, work: string): Promise<Child> {
  const [command, ...args] = server.start(port, work);
  const child = startChild(
    command,
    args,
    { PATH: process.env['PATH'], HOME: work, ...server.env?.(port, work) },
    { cwd: work },
  );
  const listens = () =>
    fetch(`http://127.0.0.1:${port}/mcp`, { method: 'DELETE' }).then(
      async (answer) => {
        await answer.body?.cancel();
        return true;
      },
      () => false,
    );
  await child.until(`${server.package} on port ${port}`, listens);
  return child;
}
