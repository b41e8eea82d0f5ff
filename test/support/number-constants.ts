import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import ts from 'typescript';

/** A named number of the source, or a limit without a name. */
export interface NumberConstant {
  /** `path#NAME`, or `path:line` of a number without a name. */
  readonly at: string;
  readonly name: string;
  readonly value: number;
}

/** Options of Node, Fastify, axios and others that are a bound. */
const LIMIT_OPTION = /timeout|interval|limit|^max[A-Z]/i;
const NAME = /^[A-Z][A-Z0-9_]+$/;

/** The numbers of apps and libs, tests excluded. */
export function numbersInSource(): { named: NumberConstant[]; unnamed: NumberConstant[] } {
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', 'apps', 'libs'], {
    encoding: 'utf8',
  });
  const sources = files
    .split('\n')
    .filter((file) => file.endsWith('.ts') && !file.endsWith('spec.ts'))
    .sort()
    .map((file) => ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest));
  return { named: sources.flatMap(namedIn), unnamed: sources.flatMap(unnamedIn) };
}

/** `const NAME = 5 * 1_000`, and the numbers of `const NAME = { one: 5 }` as `NAME.one`. */
function namedIn(source: ts.SourceFile): NumberConstant[] {
  const known = new Map<string, number>();
  for (const statement of source.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      const text = name.getText(source);
      if (initializer && NAME.test(text)) note(text, initializer);
    }
  }
  return [...known].map(([name, value]) => ({ at: `${source.fileName}#${name}`, name, value }));

  function note(name: string, node: ts.Node): void {
    const value = valueOf(node, (other) => known.get(other));
    if (value !== undefined) known.set(name, value);
    const plain = withoutTypes(node);
    if (!ts.isObjectLiteralExpression(plain)) return;
    for (const property of plain.properties) {
      // A member that names another constant counts as that one.
      if (ts.isPropertyAssignment(property) && !ts.isIdentifier(property.initializer)) {
        note(`${name}.${property.name.getText(source)}`, property.initializer);
      }
    }
  }
}

function unnamedIn(source: ts.SourceFile): NumberConstant[] {
  const found: NumberConstant[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node)) {
      const name = node.name.getText(source);
      const value = valueOf(node.initializer, () => undefined);
      const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
      const belongs = ts.isVariableStatement(topOf(node));
      if (LIMIT_OPTION.test(name) && (value ?? 0) > 1 && !belongs) {
        found.push({ at: `${source.fileName}:${line}`, name, value: value! });
      }
    }
    ts.forEachChild(node, (child) => {
      parents.set(child, node);
      visit(child);
    });
  };
  const parents = new Map<ts.Node, ts.Node>();
  const topOf = (node: ts.Node): ts.Node => {
    const parent = parents.get(node);
    return parent === undefined || ts.isSourceFile(parent) ? node : topOf(parent);
  };
  visit(source);
  return found;
}

function withoutTypes(node: ts.Node): ts.Node {
  return ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isParenthesizedExpression(node)
    ? withoutTypes(node.expression)
    : node;
}

/** The value of a number, a name, or a product, quotient, sum or difference of them. */
function valueOf(node: ts.Node, known: (name: string) => number | undefined): number | undefined {
  const plain = withoutTypes(node);
  if (ts.isNumericLiteral(plain)) return Number(plain.text);
  if (ts.isIdentifier(plain)) return known(plain.text);
  if (!ts.isBinaryExpression(plain)) return undefined;
  const [left, right] = [valueOf(plain.left, known), valueOf(plain.right, known)];
  if (left === undefined || right === undefined) return undefined;
  switch (plain.operatorToken.kind) {
    case ts.SyntaxKind.AsteriskToken:
      return left * right;
    case ts.SyntaxKind.SlashToken:
      return left / right;
    case ts.SyntaxKind.PlusToken:
      return left + right;
    case ts.SyntaxKind.MinusToken:
      return left - right;
    default:
      return undefined;
  }
}
