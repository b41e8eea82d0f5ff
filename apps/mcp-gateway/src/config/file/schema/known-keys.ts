import { didYouMean, nearNames } from '#foreign-text';
import { pathText, type Path } from '../file-path.js';
import { gatewayFileSchema, type SchemaNode } from './json-schema.js';

/** What can be repeated of a key that is not known: a name, and nothing that may be a secret. */
const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,39}$/;

let schema: SchemaNode | undefined;

/** What to say of a key, and the key that was likely meant. */
export interface UnknownKey {
  readonly text: string;
  readonly meant?: string;
}

/** What to say of a key that the file does not have there; `path` is the mapping it stands in. */
export function unknownKey(path: Path, key: string): UnknownKey {
  const here = keysAt(path);
  const [name = ''] = key.split(':');
  if (key !== name && here.includes(name)) {
    return { text: `its colon has no space behind it; write ${name}: and the value`, meant: name };
  }
  if (!NAME.test(key)) return { text: `is not a key that is known here; ${writeOneOf(here)}` };
  const near = nearNames(here)(key);
  const [meant] = near;
  if (meant !== undefined) return { text: `is not a key here; ${didYouMean(near) ?? ''}`, meant };
  return { text: `is not a key here; ${elsewhere(path, key) ?? writeOneOf(here)}` };
}

/** A mapping of the file, and what messages call it. */
interface Place {
  readonly path: Path;
  readonly text: string;
}

/** Where a key belongs that stands in another mapping: just below that, above, in an entry, beside, or further below. */
function elsewhere(path: Path, key: string): string | undefined {
  const own = below({ path, text: '' });
  const outer = path
    .map((_part, length) => path.slice(0, length))
    .map((each): Place => ({ path: each, text: pathText(each) }))
    .reverse();
  const places = [
    ...own.filter(({ path: { length } }) => length === path.length + 1),
    ...outer,
    ...own,
    ...outer.flatMap(below),
    ...own.flatMap(below),
  ];
  const found = places.find((each) => keysAt(each.path).includes(key));
  if (found === undefined) return undefined;
  return found.text === '' ? 'write it at the top of the file' : `write it in ${found.text}`;
}

function below({ path, text }: Place): readonly Place[] {
  return keysAt(path).flatMap((key) => {
    const own = [...path, key];
    const name = text === '' ? key : `${text}.${key}`;
    const entry = `an entry of ${name}`;
    return [
      { path: own, text: name },
      { path: [...own, '*'], text: entry },
      { path: [...own, 0], text: entry },
    ];
  });
}

function writeOneOf(names: readonly string[]): string {
  return names.length === 1
    ? `write ${names.join('')}`
    : `write ${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}`;
}

/** The keys of the mapping at a path, as the schema has them. */
function keysAt(path: Path): readonly string[] {
  let nodes: readonly SchemaNode[] = [(schema ??= gatewayFileSchema())];
  for (const part of path) nodes = options(nodes).flatMap((node) => inside(node, part));
  return options(nodes).flatMap((node) => Object.keys(node.properties ?? {}));
}

function options(nodes: readonly SchemaNode[]): readonly SchemaNode[] {
  return nodes.flatMap((node) => (node.anyOf === undefined ? [node] : options(node.anyOf)));
}

function inside(
  { properties = {}, additionalProperties, items }: SchemaNode,
  part: string | number,
) {
  if (typeof part === 'number') return items === undefined ? [] : [items];
  const own = Object.hasOwn(properties, part) ? properties[part] : additionalProperties;
  return typeof own === 'object' ? [own] : [];
}
