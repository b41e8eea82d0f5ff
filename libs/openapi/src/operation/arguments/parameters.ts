import { headerKey, safeLine } from '#foreign-text';
import type { ApiDocument } from '../../document/api-document.js';
import { member, members, type Node } from '../../document/node.js';
import type { ParameterPlace } from '../../request/parameter-writer.js';
import { headerRole } from '../../request/reserved-headers.js';
import type { Operation } from '../../selection/operation.js';
import { fieldOf, textField } from '../node-fields.js';
import { Refusal } from '../refusal.js';

/** A parameter that becomes an argument. */
export interface Parameter {
  readonly in: ParameterPlace;
  /** As the request has it. */
  readonly wire: string;
  readonly required: boolean;
  /** The Parameter Object. */
  readonly node: Node;
  readonly documented: string | undefined;
}

/** The parameters of an operation. */
export interface Parameters {
  /** In the order of the document, those of the path first. */
  readonly kept: readonly Parameter[];
  /** Names in the query of all that are declared, also of those that are left out. */
  readonly queryNames: readonly string[];
  /** What was left out, one line each. */
  readonly notes: readonly string[];
}

/** Most parameters of an operation. */
export const MAX_PARAMETERS = 200;

const PLACES: readonly unknown[] = ['path', 'query', 'querystring', 'header', 'cookie'];

interface Declared {
  readonly in: ParameterPlace | 'cookie';
  readonly wire: string;
  readonly node: Node;
}

/**
 * The parameters of the operation and of its path; the operation's win (OpenAPI 3.1, Path Item Object). What is
 * optional and cannot be sent is left out, and so is a header that each request carries already. Throws `Refusal` where it is required, and `DocumentError`.
 */
export function parametersOf(
  document: ApiDocument,
  operation: Operation,
  headers: readonly string[],
): Parameters {
  const declared = declaredOf(document, operation);
  const notes: string[] = [];
  const kept = declared.flatMap((each) => {
    const required = each.in === 'path' || fieldOf(each.node, 'required') === true;
    const problem = problemOf(each, headers);
    const deprecated = !required && fieldOf(each.node, 'deprecated') === true;
    if (each.in !== 'cookie' && problem === undefined && !deprecated) {
      return [{ ...each, in: each.in, required, documented: textField(each.node, 'description') }];
    }
    if (problem === '') return [];
    const name = `${each.in} parameter ${safeLine(each.wire)}`;
    if (required) throw new Refusal('parameter', `its required ${name} ${problem ?? ''}`);
    notes.push(`${name} is left out: it ${problem ?? 'is deprecated'}`);
    return [];
  });
  const query = declared.filter((each) => each.in === 'query');
  const whole = kept.filter((each) => each.in === 'querystring');
  if (whole.length > 1 || (whole.length === 1 && query.length > 0)) {
    throw new Refusal('parameter', 'it has a parameter for its whole query beside another of it');
  }
  return { kept, queryNames: query.map(({ wire }) => wire), notes };
}

function declaredOf(document: ApiDocument, { pathItem, node }: Operation): readonly Declared[] {
  const found = new Map<string, Declared>();
  const nodes = [pathItem, node].flatMap((each) => listOf(document, member(each, 'parameters')));
  if (nodes.length > MAX_PARAMETERS) {
    throw new Refusal('parameter', `it has more than ${MAX_PARAMETERS} parameters`);
  }
  for (const each of nodes) {
    const parameter = declaredIn(document.resolve(each));
    const name = parameter.in === 'header' ? parameter.wire.toLowerCase() : parameter.wire;
    found.set(`${parameter.in} ${name}`, parameter);
  }
  return [...found.values()];
}

function listOf(document: ApiDocument, node: Node | undefined): readonly Node[] {
  if (node === undefined) return [];
  const list = document.resolve(node);
  if (!Array.isArray(list.value)) throw new Refusal('parameter', 'its parameters are no list');
  return members(list).map(([, each]) => each);
}

function declaredIn(node: Node): Declared {
  const place = fieldOf(node, 'in');
  const wire = fieldOf(node, 'name');
  if (typeof wire !== 'string' || wire === '' || !wire.isWellFormed()) {
    throw new Refusal('parameter', 'one of its parameters has no name');
  }
  if (!PLACES.includes(place)) {
    throw new Refusal(
      'parameter',
      `its parameter ${safeLine(wire)} is in none of path, query, querystring, header and cookie`,
    );
  }
  return { in: place as Declared['in'], wire, node };
}

/** Why a parameter cannot be an argument; an empty text where that needs no words. */
function problemOf({ in: place, wire }: Declared, headers: readonly string[]): string | undefined {
  if (place === 'cookie') return 'is a cookie, and cookies are never sent';
  if (place !== 'header') return undefined;
  const role = headerRole(wire);
  if (role === 'ignored' || headers.map(headerKey).includes(headerKey(wire))) return '';
  return role === 'reserved' ? 'is a header that arguments cannot set' : undefined;
}
