import { safeLine } from '#foreign-text';
import type { ApiDocument } from './api-document.js';
import { isMapping, member, type Mapping, type Node } from './node.js';

/** Something wrong at the root of a document: the end of a line, with what to write. */
export interface RootProblem {
  readonly at: Node;
  readonly text: string;
}

const DIALECT =
  /^https:[/][/](?:spec[.]openapis[.]org[/]oas[/]3[.][12][/]dialect[/](?:base|\d{4}-\d\d-\d\d)|json-schema[.]org[/]draft[/]2020-12[/]schema)#?$/;

const SWAGGER =
  'is Swagger 2.0; convert it to OpenAPI 3, for instance with https://converter.swagger.io or with ' +
  'npx swagger2openapi, and name the result';
const NO_VERSION =
  'is no OpenAPI document, since openapi is missing; write the version at its root, as openapi: 3.1.0, or ' +
  'name another file';

/** The version of a document; undefined for one that is not supported. */
export function versionOf(root: Node): ApiDocument['version'] | undefined {
  const version = member(root, 'openapi')?.value;
  const [, known] = typeof version === 'string' ? (/^(3[.][012])[.]\d+$/.exec(version) ?? []) : [];
  return known as ApiDocument['version'] | undefined;
}

/** Everything at the root that keeps a document from being used; operations are judged by whoever serves them. */
export function rootProblems(root: Node): readonly RootProblem[] {
  const { value } = root;
  if (value === null) return [{ at: root, text: 'is empty; write an OpenAPI document' }];
  if (!isMapping(value)) {
    return [
      { at: root, text: 'is not a mapping; write an OpenAPI document, or name another file' },
    ];
  }
  if (!Object.hasOwn(value, 'openapi')) {
    const text = Object.hasOwn(value, 'swagger') ? SWAGGER : NO_VERSION;
    return [{ at: root, text }];
  }
  const checks: readonly (readonly [key: string, text: string | undefined])[] = [
    ['openapi', versionProblem(root)],
    ['jsonSchemaDialect', dialectProblem(value)],
    ['paths', pathsProblem(value)],
  ];
  return checks.flatMap(([key, text]) =>
    text === undefined ? [] : [{ at: member(root, key) ?? root, text }],
  );
}

function versionProblem(root: Node): string | undefined {
  if (versionOf(root) !== undefined) return undefined;
  const version = member(root, 'openapi')?.value;
  return typeof version === 'string'
    ? `${safeLine(version, { max: 40 })} is not supported; use 3.0, 3.1 or 3.2 with a third number, as 3.1.0`
    : "is not a text; write the version in quotes with three numbers, as '3.1.0'";
}

function dialectProblem(root: Mapping): string | undefined {
  if (!Object.hasOwn(root, 'jsonSchemaDialect') || String(root.openapi).startsWith('3.0.')) {
    return undefined;
  }
  const dialect = root.jsonSchemaDialect;
  if (typeof dialect === 'string' && DIALECT.test(dialect)) return undefined;
  return 'is not supported; write its schemas in https://json-schema.org/draft/2020-12/schema, or leave it out';
}

function pathsProblem(root: Mapping): string | undefined {
  if (!Object.hasOwn(root, 'paths')) {
    return 'describes no operations, since paths is missing; write the operations under paths';
  }
  return isMapping(root.paths) ? undefined : 'is not a mapping; write a path item for each path';
}
