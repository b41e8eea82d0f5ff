import type { ApiDocument } from '../../document/api-document.js';
import type { Node } from '../../document/node.js';
import { integersInPart, type Integers } from '../checked/integer-rules.js';
import { isExact, plainText } from '../plain-text.js';
import {
  isHidden,
  isNullable,
  keyword,
  layersOf,
  nameOf,
  type JsonSchema,
} from '../schema-node.js';
import { WholeArguments, type WholeArgument } from '../whole-arguments.js';
import { first, mergedSchema, type MergedSchema } from './merged-schema.js';
import { typesWithDigits } from './shown-digits.js';
import { shownParts, type ShownAt, type ShownParts } from './shown-parts.js';
import { defaultOf, exampleOf, shownValues, type Structure } from './shown-values.js';
import { demandsOf, sentence } from './shown-words.js';
import { discriminated, MAX_UNION, stringsOf, unionOf } from './shown-union.js';

/** Most characters of what a document says of a property. */
const MAX_PROPERTY_TEXT = 100;
/** Most characters of what is told instead of keywords. */
const MAX_WORDS = 200;
/** Most schemas within one another. */
const MAX_NESTING = 32;

/** How much may be shown. */
export interface ShownRules {
  /** References within one another. */
  readonly depth: number;
  /** References of one tool. */
  readonly references: number;
  /** About how many characters all schemas may have. */
  readonly characters: number;
  /** Schemas within one another. */
  readonly nesting?: number;
}

/** What is said of a schema: instead of its own description, or where it has none. */
export interface ShownText {
  readonly instead?: string | undefined;
  readonly otherwise?: string | undefined;
}

/** What was left out, as a kind. */
export type LeftOut =
  'recursive' | 'cut' | 'contradicting' | 'combined' | 'large' | 'deprecated' | 'names';

const WHOLE = new WholeArguments<WholeArgument & ShownText>();

/**
 * Schemas of one tool as models see them: without references, of limited depth and size, and with keywords only that
 * every client takes. What they leave out is told in words, or left to the check.
 */
export class ShownSchemas {
  private followed = 0;
  private characters = 0;
  private losses = 0;
  readonly leftOut = new Map<LeftOut, number>();

  constructor(
    private readonly document: ApiDocument,
    private readonly rules: ShownRules,
  ) {}

  /** Whether they are within the rules; else they are not to be used. */
  get fit(): boolean {
    return this.characters <= this.rules.characters;
  }

  /** The schema of an argument. Throws `DocumentError`. */
  schema(node: Node, text: ShownText = {}): JsonSchema {
    const { depth, nesting } = this.rules;
    const isArgument = nesting === undefined;
    const known = isArgument ? WHOLE.find(node) : undefined;
    if (known && known.instead === text.instead && known.otherwise === text.otherwise) {
      this.characters += known.characters;
      return known.schema;
    }
    const { characters, followed, losses } = this;
    const at = { depth, nesting: 0, chain: new Set<string>(), integers: 'place' as const };
    const schema = this.show([node], at, text);
    const isWhole = this.fit && this.followed === followed && this.losses === losses;
    if (isArgument && isWhole) {
      WHOLE.keep(node, { ...text, schema, characters: this.characters - characters });
    }
    return schema;
  }

  /** Whether a property or an argument is shown at all, though nothing demands it. */
  isCurrent(nodes: readonly Node[]): boolean {
    const layers = nodes.flatMap((node) => layersOf(this.document, node));
    const current = !layers.some((layer) => keyword(layer, 'deprecated') === true);
    if (!current) this.leave('deprecated');
    return current;
  }

  private show(nodes: readonly Node[], at: ShownAt, text: ShownText = {}): JsonSchema {
    if (!this.fit) return {};
    const found = shownParts(this.document, nodes, at, () => {
      this.followed += 1;
      return this.followed <= this.rules.references;
    });
    const made = this.made(nodes, found, text);
    this.spendOn(made);
    return made;
  }

  private made(nodes: readonly Node[], found: ShownParts, text: ShownText): JsonSchema {
    const { parts, again } = found;
    if (again) {
      this.leave('recursive');
      const name = plainText(nameOf(again), MAX_PROPERTY_TEXT);
      return { description: `Same shape as ${name} (recursive).` };
    }
    const merged = mergedSchema(parts, nodes.some(isNullable));
    if (!merged.types) {
      this.leave('contradicting');
      return this.described({}, parts, ['see the API: its schemas contradict one another'], text);
    }
    const types = typesWithDigits(this.document, nodes, merged, found);
    const { schema, words } = this.structure(merged, found, types ? 'digits' : 'safe');
    const values = shownValues(types ? { ...merged, types } : merged);
    const own = { ...values.schema, ...merged.bounds, ...defaultOf(parts), ...schema };
    const told = [...demandsOf(parts), ...values.words, ...words];
    return this.described(own, parts, told, text);
  }

  /** The keywords that have schemas below them; `integers` is how those of the same value are checked. */
  private structure(
    merged: MergedSchema,
    { parts, at: around, cut }: ShownParts,
    integers: Integers,
  ): Structure {
    const at = { ...around, integers: integersInPart(around.integers, true) };
    const { types = [], properties, items, unions } = merged;
    const isArray = types.includes('array');
    const below = properties.size + items.length + unions.length;
    if ((cut || at.nesting > (this.rules.nesting ?? MAX_NESTING)) && below > 0) {
      this.leave('cut');
      return { schema: isArray ? { items: {} } : {}, words: ['not shown in full'] };
    }
    const union = this.union(merged, { ...at, integers }, parts);
    const additional = properties.size === 0 ? this.additional(merged, at) : [];
    return {
      schema: {
        ...this.properties(merged, at),
        ...(isArray && { items: items.length > 0 ? this.show(items, at) : {} }),
        ...union.schema,
      },
      words: [...additional, ...union.words],
    };
  }

  private properties({ properties, required }: MergedSchema, at: ShownAt): JsonSchema {
    const demanded = new Set(required);
    const shown = new Map<string, JsonSchema>();
    for (const [name, nodes] of properties) {
      if (!this.fit) break;
      if (nodes.some((node) => isHidden(this.document, node, 'request'))) continue;
      if (!isExact(name)) this.leave('names');
      else if (demanded.has(name) || this.isCurrent(nodes)) {
        shown.set(name, this.show(nodes, at));
      }
    }
    const needed = required.filter((name) => shown.has(name));
    return {
      ...(shown.size > 0 && { properties: Object.fromEntries(shown) }),
      ...(needed.length > 0 && { required: needed }),
    };
  }

  /** A map: what its values are, in words. */
  private additional({ additional }: MergedSchema, at: ShownAt): string[] {
    if (!additional) return [];
    const { characters } = this;
    const { type, properties } = this.show([additional], at) as {
      type?: string | string[];
      properties?: object;
    };
    this.characters = characters;
    const names = Object.keys(properties ?? {}).slice(0, MAX_UNION);
    const fields = names.length > 0 ? ` with ${names.join(', ')}` : '';
    const types = type === undefined ? 'anything' : [type].flat().join(' or ');
    return [`any names; values: ${types}${fields}`];
  }

  private union(merged: MergedSchema, at: ShownAt, parts: readonly Node[]): Structure {
    const [members = []] = merged.unions;
    if (merged.unions.length > 1) this.leave('combined');
    if (merged.unions.length !== 1) return { schema: {}, words: [] };
    const strings = stringsOf(members);
    if (strings && !merged.values) {
      return shownValues({ ...merged, values: strings });
    }
    if (members.length > MAX_UNION) {
      this.leave('large');
      const names = members.slice(0, MAX_UNION).flatMap((each) => {
        const name = nameOf(this.document.resolve(each));
        return /^\d+$/.test(name) || !isExact(name) ? [] : [name];
      });
      const such = names.length > 0 ? `, such as ${names.join(', ')}` : '';
      return { schema: {}, words: [`one of ${members.length} shapes${such}`] };
    }
    const shown = members.map((each) => this.show([each], at));
    return { schema: unionOf(shown, merged), words: discriminated(parts) };
  }

  private described(
    schema: JsonSchema,
    parts: readonly Node[],
    told: readonly string[],
    { instead, otherwise }: ShownText,
  ): JsonSchema {
    const own = first(parts, 'description');
    const given = typeof own === 'string' && own.trim() !== '' ? own : (otherwise ?? '');
    const text = instead ?? plainText(given, MAX_PROPERTY_TEXT);
    const words = plainText(sentence(told), MAX_WORDS);
    const description = [text || exampleOf(parts), words].filter((each) => each !== '').join(' ');
    return description === '' ? schema : { ...schema, description };
  }

  private spendOn(made: JsonSchema): void {
    const { properties, items, anyOf, ...own } = made;
    const names = Object.keys((properties as object | undefined) ?? {});
    this.characters += JSON.stringify(own).length + 20 * [items, anyOf].filter(Boolean).length;
    this.characters += JSON.stringify(names).length + names.length;
  }

  private leave(kind: LeftOut): void {
    this.losses += 1;
    this.leftOut.set(kind, (this.leftOut.get(kind) ?? 0) + 1);
  }
}
