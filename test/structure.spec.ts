import { readFileSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import ts from 'typescript';
import { sourceFiles } from './support/source-imports.js';

const GATEWAY = 'apps/mcp-gateway/src';
const MOST_FILES = 15;
const MOST_ROOT_FILES = 5;
/** The share of the gateway's lines that speaks MCP with clients. */
const LARGEST_MCP_SHARE = 0.25;
const MOST_README_LINES = 150;

const figures: string[] = [];
afterAll(() => {
  process.stdout.write(`structure: ${figures.join(', ')}\n`);
});

const isSpec = (path: string) => path.endsWith('spec.ts');
const linesOf = (paths: readonly string[]) =>
  paths.reduce((sum, path) => sum + readFileSync(path, 'utf8').split('\n').length - 1, 0);
const gateway = sourceFiles(GATEWAY).filter((path) => !isSpec(path));
const workshop = [
  ...sourceFiles('test', 'bench', 'soak'),
  ...sourceFiles('apps', 'libs', 'scripts').filter(isSpec),
];
const saying = (files: readonly string[], pattern: RegExp) =>
  files.filter((path) => pattern.test(readFileSync(path, 'utf8'))).sort();

function parsed(path: string): ts.SourceFile {
  return ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest);
}

/** Which of the files import one of these names. */
function importing(files: readonly string[], ...names: readonly string[]): string[] {
  const imports = (statement: ts.Statement) =>
    ts.isImportDeclaration(statement) &&
    statement.importClause?.namedBindings !== undefined &&
    ts.isNamedImports(statement.importClause.namedBindings) &&
    statement.importClause.namedBindings.elements.some(({ name, propertyName }) =>
      names.includes((propertyName ?? name).text),
    );
  return saying(files, new RegExp(names.join('|'))).filter((path) =>
    parsed(path).statements.some(imports),
  );
}

describe('the gateway', () => {
  it('no folder has more than 15 files, specs not counted', () => {
    const folders = new Map<string, number>();
    for (const path of gateway) {
      folders.set(dirname(path), (folders.get(dirname(path)) ?? 0) + 1);
    }
    const sorted = [...folders].sort(([, one], [, other]) => other - one);
    figures.push(`largest folder ${sorted[0]!.join(' ')}`);
    expect(sorted.filter(([, files]) => files > MOST_FILES)).toEqual([]);
  });

  it('at most five files stand at its root', () => {
    const root = gateway.filter((path) => dirname(path) === GATEWAY);
    figures.push(`${root.length} files at the root`);
    expect(root.length).toBeLessThanOrEqual(MOST_ROOT_FILES);
  });

  it('mcp/ has at most a quarter of its lines', () => {
    const mcp = gateway.filter((path) => path.startsWith(`${GATEWAY}/mcp/`));
    const share = linesOf(mcp) / linesOf(gateway);
    figures.push(`mcp/ ${(100 * share).toFixed(1)} % of ${linesOf(gateway)} lines`);
    expect(share).toBeLessThanOrEqual(LARGEST_MCP_SHARE);
  });

  it('it adds four fields to a request and no more', () => {
    const files = saying(sourceFiles('apps', 'libs'), /declare module 'fastify'/);
    const fields = files.flatMap(requestFieldsIn).sort();
    figures.push(`${fields.length} fields on a request`);
    expect(fields).toEqual(['admission', 'caller', 'declaredBody', 'traceId']);
  });

  it('the whole configuration is injected nowhere but at its root', () => {
    const files = importing(gateway, 'GATEWAY_CONFIG');
    const inside = files.filter((path) => dirname(path) !== GATEWAY);
    figures.push(`GATEWAY_CONFIG in ${inside.length} files of its parts`);
    expect(inside).toEqual([]);
  });
});

describe('the workshop', () => {
  it('has one configuration of jest', () => {
    const files = readdirSync('.').filter((name) => /^jest\..*config/.test(name));
    expect(files).toEqual(['jest.config.cjs']);
  });

  it('has one file that starts processes which run beside a test', () => {
    const files = importing(workshop, 'spawn', 'fork');
    figures.push(`${files.length} starter of processes`);
    expect(files).toEqual(['test/support/child.ts']);
  });

  it('has one helper each for free ports, for the code flow with PKCE, and for the envelope of 2026', () => {
    const others = workshop.filter((path) => path !== 'test/structure.spec.ts');
    expect(saying(others, /function freePorts?\b/)).toEqual(['test/support/free-ports.ts']);
    expect(saying(others, /\bcode_challenge_method:/)).toEqual(['test/support/code-flow.ts']);
    expect(saying(others, /protocol\/protocolVersion': '2026/)).toEqual(['test/support/rpc.ts']);
  });
});

it('README.md has at most 150 lines', () => {
  const lines = readFileSync('README.md', 'utf8').split('\n').length - 1;
  figures.push(`README ${lines} lines`);
  expect(lines).toBeLessThanOrEqual(MOST_README_LINES);
});

/** Names of the fields that a file adds to the requests of Fastify. */
function requestFieldsIn(path: string): string[] {
  return parsed(path)
    .statements.filter(ts.isModuleDeclaration)
    .filter(({ name }) => name.text === 'fastify')
    .flatMap(({ body }) => (body && ts.isModuleBlock(body) ? [...body.statements] : []))
    .filter(ts.isInterfaceDeclaration)
    .flatMap(({ members }) => members.map(({ name }) => (name as ts.Identifier).text));
}
