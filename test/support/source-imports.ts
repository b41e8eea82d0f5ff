import { existsSync, readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { dirname, join, normalize } from 'node:path';
import ts from 'typescript';

/** TypeScript files of the repository below some folders, new ones included, as paths from its root. */
export function sourceFiles(...folders: readonly string[]): string[] {
  const args = ['ls-files', '-co', '--exclude-standard', '-z', ...folders];
  return execFileSync('git', args, { encoding: 'utf8' })
    .split('\0')
    .filter((path) => path.endsWith('.ts') && existsSync(path));
}

/** What the files import of the repository, types included: path by path. */
export function importsOf(files: readonly string[]): ReadonlyMap<string, readonly string[]> {
  return new Map(
    files.map((path) => [
      path,
      specifiersIn(path, readFileSync(path, 'utf8')).flatMap((name) => resolved(path, name) ?? []),
    ]),
  );
}

/** Every module that a text names: in imports, exports, types and calls of `import`. */
export function specifiersIn(path: string, text: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const name = moduleOf(node);
    if (name !== undefined && ts.isStringLiteral(name)) found.push(name.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest));
  return found;
}

function moduleOf(node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isImportTypeNode(node))
    return ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined;
  const isImport =
    ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
  return isImport ? node.arguments[0] : undefined;
}

/** The file that a module's name stands for; undefined for a package. */
function resolved(from: string, name: string): string | undefined {
  if (name.startsWith('#')) return `libs/${name.slice(1)}/src/index.ts`;
  if (!name.startsWith('.')) return undefined;
  return normalize(join(dirname(from), name)).replace(/\.js$/, '.ts');
}

/**
 * Circles of imports, each as its files in order with the first one again at the end. Of circles that share
 * files some may be left out, but the list is empty only when there are none.
 */
export function cyclesIn(imports: ReadonlyMap<string, readonly string[]>): string[][] {
  const cycles: string[][] = [];
  const done = new Set<string>();
  const visit = (path: string, way: readonly string[]): void => {
    const at = way.indexOf(path);
    if (at !== -1) cycles.push([...way.slice(at), path]);
    if (at !== -1 || done.has(path)) return;
    for (const next of imports.get(path) ?? []) visit(next, [...way, path]);
    done.add(path);
  };
  for (const path of imports.keys()) visit(path, []);
  return cycles;
}
