import { Ajv2020 } from 'ajv/dist/2020.js';
import { basename } from 'node:path';
import { BaseUrl } from '../apps/mcp-gateway/src/upstreams/http/request/request-url.js';
import { writeRequest } from '../apps/mcp-gateway/src/upstreams/http/request/written-request.js';
import { apiTools, type ApiDocument, type ApiTool } from '../libs/openapi/src/index.js';
import { member, type Node } from '../libs/openapi/src/document/node.js';
import { referencesBelow } from '../libs/openapi/src/document/references.js';
import type { Operation } from '../libs/openapi/src/selection/operation.js';
import { operationsOf } from '../libs/openapi/src/selection/operations.js';
import { runChild } from '../test/support/child.js';
import { sampleArguments } from '../test/support/sample-arguments.js';
import { localDocument, wholeSettings } from '../test/support/whole-document.js';

/*
 * What documents become when everything in them is selected that may be, what that costs, and whether it keeps
 * the rules for clients: `npm run bench:openapi -- FILE…`, each in a process of its own. Exits 1 when a rule is
 * broken. See README.md in this folder.
 */
const ARGUMENT_NAME = /^[A-Za-z0-9_.-]{1,64}$/;
const TOOL_NAME = /^[A-Za-z0-9_-]{1,48}$/;
const UNIONS = ['oneOf', 'anyOf', 'allOf', 'not', 'if'];

/** How many tools break each rule. */
type Broken = Readonly<Record<'names' | '$ref' | 'root union' | 'not compiled', number>>;

interface Row extends Broken {
  readonly document: string;
  readonly operations: number;
  readonly tools: number;
  readonly refused: string;
  readonly 'CPU ms': number;
  readonly 'heap MB': number;
  readonly 'list KB': number;
  readonly 'untrimmed KB': number;
  readonly 'Ajv ms': number;
  readonly callable: number;
}

/** Tools, and of what they were made. */
interface Made {
  readonly tools: readonly ApiTool[];
  readonly refused: readonly string[];
  readonly operations: number;
  readonly untrimmed: number;
  readonly cpu: number;
}

async function rowOf(path: string): Promise<Row> {
  const before = heap();
  const { tools, refused, operations, untrimmed, cpu } = await made(path);
  const megabytes = (heap() - before) / 2 ** 20;
  const compiling = cpuMs();
  const compiled = tools.filter(compiles).length;
  return {
    document: basename(path),
    operations,
    tools: tools.length,
    refused: counted(refused),
    'CPU ms': cpu,
    'heap MB': Math.round(megabytes * 10) / 10,
    'list KB': kilobytes(bytesOf(tools.map(listed))),
    'untrimmed KB': kilobytes(untrimmed),
    'Ajv ms': cpuMs() - compiling,
    callable: tools.filter(isCallable).length,
    names: tools.filter(hasBadName).length,
    $ref: tools.filter(({ input }) => holdsReference(input.json)).length,
    'root union': tools.filter(({ input }) => UNIONS.some((word) => word in input.json)).length,
    'not compiled': tools.length - compiled,
  };
}

async function made(path: string): Promise<Made> {
  const started = cpuMs();
  const document = await localDocument(path);
  const tools: ApiTool[] = [];
  const refused: string[] = [];
  for (const settings of wholeSettings(document)) {
    const portion = await apiTools(document, settings);
    tools.push(...portion.tools);
    refused.push(...portion.refused.map(({ kind }) => kind));
  }
  const cpu = cpuMs() - started;
  const { operations } = operationsOf(document);
  const byKey = new Map(operations.map((each) => [each.key, each]));
  const untrimmed = tools.map(({ name, hints, operation: { key } }) => {
    const operation = byKey.get(key);
    const around = bytesOf({ name, inputSchema: {}, annotations: hints });
    return operation === undefined ? 0 : around + untrimmedBytes(document, operation);
  });
  return { tools, refused, operations: operations.length, untrimmed: total(untrimmed), cpu };
}

function listed({ name, title, description, input, hints }: ApiTool) {
  return { name, title, description, inputSchema: input.json, annotations: hints };
}

/** What the document says of a tool: its texts, its parameters and body, and all that these refer to, once. */
function untrimmedBytes(document: ApiDocument, { node, pathItem }: Operation): number {
  const own = ['summary', 'description', 'parameters', 'requestBody'];
  const open = [member(pathItem, 'parameters'), ...own.map((key) => member(node, key))].filter(
    (each): each is Node => each !== undefined,
  );
  const seen = new Set<unknown>();
  let bytes = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    bytes += bytesOf(next.value);
    for (const reference of referencesBelow(next, seen)) {
      const target = document.resolve(reference);
      if (!seen.has(target.value)) open.push(target);
    }
  }
  return bytes;
}

/** Whether arguments that are made from what is shown are accepted, and lead below the base URL. */
function isCallable(tool: ApiTool): boolean {
  const { input, url: base = 'https://api.example.com' } = tool;
  const rules = { base: new BaseUrl(base), headers: {}, argumentBytes: 65_536 };
  const checked = input.check(sampleArguments(input.json, 'required'));
  if (!checked.ok) return false;
  const written = writeRequest(tool.request(checked.value as Record<string, unknown>), rules);
  return written.url.startsWith(`${base}/`);
}

function hasBadName({ name, input: { json } }: ApiTool): boolean {
  const names = Object.keys(json['properties'] as object);
  return !TOOL_NAME.test(name) || !names.every((each) => ARGUMENT_NAME.test(each));
}

function holdsReference(schema: unknown): boolean {
  if (typeof schema !== 'object' || schema === null) return false;
  return Object.entries(schema).some(
    ([key, value]) => (key === '$ref' && typeof value === 'string') || holdsReference(value),
  );
}

const ajv = new Ajv2020({ strict: false, validateFormats: false, addUsedSchema: false });

function compiles({ input }: ApiTool): boolean {
  try {
    ajv.compile(input.json);
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

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

function kilobytes(bytes: number): number {
  return Math.round(bytes / 1024);
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return Math.round((user + system) / 1000);
}

function heap(): number {
  global.gc?.();
  return process.memoryUsage().heapUsed;
}

async function rowOfProcess(path: string): Promise<Row> {
  const args = ['--expose-gc', __filename, '--row', path];
  const { code, out, error } = await runChild(process.execPath, args);
  if (code !== 0) throw new Error(`${path}: ${error}`);
  return JSON.parse(out) as Row;
}

async function main([first, ...others]: readonly string[]): Promise<void> {
  if (first === undefined) throw new Error('usage: npm run bench:openapi -- FILE…');
  if (first === '--row') {
    process.stdout.write(JSON.stringify(await rowOf(others[0] ?? '')));
    return;
  }
  const rows: Row[] = [];
  for (const path of [first, ...others]) rows.push(await rowOfProcess(path));
  console.table(rows);
  const rules = ['names', '$ref', 'root union', 'not compiled'] as const;
  process.exit(rows.every((row) => rules.every((rule) => row[rule] === 0)) ? 0 : 1);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(2);
});
