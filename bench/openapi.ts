import { Ajv2020 } from 'ajv/dist/2020.js';
import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { loadDocument } from '../libs/openapi/src/document/load-document.js';
import type { ApiTool, ApiTools } from '../libs/openapi/src/operation/api-tool.js';
import { apiTools } from '../libs/openapi/src/api-tools.js';
import { operationsOf } from '../libs/openapi/src/selection/operations.js';

/*
 * What documents become when everything in them is selected, with what it costs and whether it keeps the rules
 * for clients: `npm run bench:openapi -- FILE…`. Exits 1 when a rule is broken.
 */
const ARGUMENT_NAME = /^[A-Za-z0-9_.-]{1,64}$/;
const TOOL_NAME = /^[A-Za-z0-9_-]{1,48}$/;
const UNIONS = ['oneOf', 'anyOf', 'allOf', 'not', 'if', '$ref'];

interface Row {
  readonly document: string;
  readonly operations: number;
  readonly tools: number;
  readonly refused: string;
  readonly 'CPU ms': number;
  readonly 'heap MB': number;
  readonly 'list KB': number;
  readonly broken: string;
}

async function rowOf(path: string): Promise<Row> {
  const before = heap();
  const started = process.cpuUsage();
  const built = await toolsOf(path);
  const { user, system } = process.cpuUsage(started);
  const megabytes = (heap() - before) / 2 ** 20;
  const { tools, refused, operations } = built;
  return {
    document: basename(path),
    operations,
    tools: tools.length,
    refused: counted(refused.map(({ kind }) => kind)),
    'CPU ms': Math.round((user + system) / 1000),
    'heap MB': Math.round(megabytes * 10) / 10,
    'list KB': kilobytes(tools.map(listed)),
    broken: counted(tools.flatMap(brokenRules)),
  };
}

async function toolsOf(path: string): Promise<ApiTools> {
  const source = { path: resolve(path), shown: basename(path) };
  const readers = {
    readFile: async (file: string) => ({ ok: true, text: await readFile(file, 'utf8') }) as const,
    fetch: () => Promise.resolve({ ok: false, problem: 'is not read here' } as const),
  };
  const loaded = await loadDocument(source, readers, new AbortController().signal);
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  const { document } = loaded;
  const settings = {
    include: [{ operations: operationsOf(document).operations.map(({ key }) => key) }],
    exclude: [],
    override: {},
    prefix: '',
    url: 'https://api.example.com',
    hosts: [],
    output: 'none',
    ceiling: scopesOf(document.root.value),
    schemes: [],
    headers: [],
  } as const;
  return apiTools(document, settings);
}

/** Every scope that the document's security schemes name. */
function scopesOf(root: unknown): string[] {
  const found = new Set<string>();
  const { components } = root as { components?: { securitySchemes?: Record<string, unknown> } };
  for (const scheme of Object.values(components?.securitySchemes ?? {})) {
    const { flows } = scheme as { flows?: Record<string, { scopes?: Record<string, string> }> };
    for (const { scopes } of Object.values(flows ?? {})) {
      for (const scope of Object.keys(scopes ?? {})) found.add(scope);
    }
  }
  return [...found];
}

function listed({ name, title, description, input, hints }: ApiTool) {
  return { name, title, description, inputSchema: input.json, annotations: hints };
}

function brokenRules({ name, input: { json } }: ApiTool): string[] {
  const properties = Object.keys(json['properties'] ?? {});
  const broken = [
    TOOL_NAME.test(name) ? [] : ['tool name'],
    properties.every((each) => ARGUMENT_NAME.test(each)) ? [] : ['argument name'],
    UNIONS.some((word) => word in json) ? ['root union'] : [],
    holdsReference(json) ? ['$ref'] : [],
    compiles(json) ? [] : ['does not compile'],
  ];
  return broken.flat();
}

function holdsReference(schema: unknown): boolean {
  if (typeof schema !== 'object' || schema === null) return false;
  return Object.entries(schema).some(
    ([key, value]) => (key === '$ref' && typeof value === 'string') || holdsReference(value),
  );
}

const ajv = new Ajv2020({ strict: false, validateFormats: false, addUsedSchema: false });

function compiles(schema: object): boolean {
  try {
    ajv.compile(schema);
    return true;
  } catch {
    return false;
  }
}

function counted(words: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].map(([word, count]) => `${word} ${count}`).join(', ') || '-';
}

function kilobytes(list: readonly object[]): number {
  return Math.round(Buffer.byteLength(JSON.stringify(list)) / 1024);
}

function heap(): number {
  (globalThis as { gc?: () => void }).gc?.();
  return process.memoryUsage().heapUsed;
}

async function main(): Promise<void> {
  const rows: Row[] = [];
  for (const path of process.argv.slice(2)) rows.push(await rowOf(path));
  console.table(rows);
  process.exit(rows.every(({ broken }) => broken === '-') ? 0 : 1);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(2);
});
