import type { ApiDocument } from '../../document/api-document.js';
import { isMapping, type Node } from '../../document/node.js';
import {
  isDynamic,
  isNullable,
  isReference,
  placeKey,
  siblingsOf,
  withNull,
  type Direction,
  type JsonSchema,
} from '../schema-node.js';
import { WholeArguments, type WholeArgument } from '../whole-arguments.js';
import { checkedKeywords, type Part } from './checked-keywords.js';
import { isEndless } from './endless-references.js';
import { INTEGER } from './engine/integer-keyword.js';
import { STEPS } from './engine/meter.js';
import { integersInChoice, integersInPart, type Integers } from './integer-rules.js';
import { SchemaLayers } from './schema-layers.js';

/** Depth at which a schema within a schema gets a definition of its own. */
const MAX_INLINE_DEPTH = 40;
/** Keywords whose value is counted by its length. */
const LITERALS = ['enum', 'const', 'required', 'pattern', 'dependentRequired', INTEGER];
/** Characters of them that are looked at in the time of one step. */
const LITERAL_CHARACTERS = 32;
/** Steps of a schema of several of which one must fit: each that does not is an error first. */
const CHOICE_STEPS = 4;
const NAMED = ['properties', 'patternProperties', 'dependentSchemas'];
const NONE: ReadonlySet<string> = new Set();

/** How schemas are made. */
export interface CheckedRules {
  readonly direction: Direction;
  /** `definitions`: references are kept. `inline`: they are replaced, as far as there is no recursion. */
  readonly references: 'definitions' | 'inline';
  /** About how many characters all of them may have. */
  readonly characters: number;
}

/** Where in the schemas of one tool. */
interface At {
  readonly depth: number;
  /** Names that are not for values of this kind, by the schemas around this one. */
  readonly hidden: ReadonlySet<string>;
  readonly integers: Integers;
  /** Whether patterns of names declare properties of the value. */
  readonly patterns: boolean;
  /** Places of the references around it. */
  readonly chain: readonly string[];
  /** The definition that is about the same value. */
  readonly within: string | undefined;
}

interface Definition extends Pick<At, 'hidden' | 'integers' | 'patterns'> {
  readonly name: string;
  readonly node: Node;
}

/** One of which nothing is left out or defined apart. */
interface Whole extends WholeArgument {
  readonly steps: number;
}

const WHOLE = new WholeArguments<Whole>();

/**
 * Schemas of a document in JSON Schema 2020-12, complete as far as they can be checked: several that share their
 * definitions. Schemas are told apart by where they stand and never copied by value; depth is bounded.
 */
export class CheckedSchemas {
  private readonly defined = new Map<string, Definition>();
  private readonly waiting: Definition[] = [];
  private readonly sameValue = new Map<string, Set<string>>();
  private readonly layers: SchemaLayers;
  private characters = 0;
  private steps = 0;
  private losses = 0;
  private endless = false;

  constructor(
    private readonly document: ApiDocument,
    private readonly rules: CheckedRules,
  ) {
    this.layers = new SchemaLayers(document, rules.direction);
  }

  /** The schema of a value. Throws `DocumentError`. */
  schema(node: Node): JsonSchema {
    const { direction, references } = this.rules;
    const isArgument = direction === 'request' && references === 'definitions';
    const known = isArgument ? WHOLE.find(node) : undefined;
    if (known) {
      this.characters += known.characters;
      this.steps += known.steps;
      return known.schema;
    }
    const { characters, steps, losses } = this;
    const { size } = this.defined;
    const integers = references === 'definitions' ? 'place' : 'loose';
    const schema = this.translate(node, {
      depth: 0,
      hidden: NONE,
      integers,
      patterns: false,
      chain: [],
      within: undefined,
    });
    const isWhole = this.complete && this.losses === losses && this.defined.size === size;
    if (isArgument && isWhole) {
      const took = { characters: this.characters - characters, steps: this.steps - steps };
      WHOLE.keep(node, { schema, ...took });
    }
    return schema;
  }

  /** What the schemas refer to, by name. Throws `DocumentError`. */
  definitions(): JsonSchema {
    const schemas: Record<string, JsonSchema> = {};
    for (let each = this.waiting.pop(); each; each = this.waiting.pop()) {
      const { node, name: within, ...rest } = each;
      const at = { ...rest, depth: 0, chain: [], within };
      schemas[within] = this.counted(() => this.translate(node, at));
    }
    this.endless ||= isEndless(this.sameValue);
    return schemas;
  }

  /** Whether they are whole; else there is more of them than allowed, or no end. */
  get complete(): boolean {
    return this.characters <= this.rules.characters && !this.endless;
  }

  private translate(node: Node, around: At): JsonSchema {
    this.spend(10);
    if (node.value === false) return { not: {} };
    if (!isMapping(node.value) || !this.complete) return {};
    if (isDynamic(node)) {
      this.losses += 1;
      return {};
    }
    const at = this.isDigits(node, around) ? { ...around, integers: 'digits' as const } : around;
    if (at.depth > MAX_INLINE_DEPTH) return this.tooDeep(node, at);
    const made = isReference(node) ? this.reference(node, at) : this.keywords(node, at);
    return isNullable(node) ? withNull(made) : made;
  }

  private isDigits(node: Node, { integers }: At): boolean {
    // What a reference alone leads to says so itself.
    const isOther = isReference(node) && siblingsOf(this.document, node) === undefined;
    return integers === 'place' && !isOther && this.layers.factsOf(node).isLong;
  }

  private tooDeep(node: Node, at: At): JsonSchema {
    if (this.rules.references === 'definitions') return this.define(node, at);
    this.endless = true;
    return {};
  }

  private reference(node: Node, at: At): JsonSchema {
    this.losses += 1;
    const target = this.document.resolve(node);
    const siblings = siblingsOf(this.document, node);
    const own = siblings ? this.keywords(siblings, at) : {};
    if (this.rules.references === 'definitions') {
      return { ...own, ...this.define(target, at) };
    }
    const place = placeKey(target);
    if (at.chain.includes(place)) {
      this.endless = true;
      return {};
    }
    const next = { ...at, depth: at.depth + 1, chain: [...at.chain, place] };
    const other = this.translate(target, next);
    if (Object.keys(own).length === 0) return other;
    return { ...own, allOf: [...((own.allOf as JsonSchema[] | undefined) ?? []), other] };
  }

  private define(node: Node, at: At): JsonSchema {
    const own = this.layers.factsOf(node).hidden;
    const hidden = new Set([...at.hidden].filter((name) => !own.has(name)));
    // Names of hidden properties are told apart again in each schema below.
    this.spend(at.hidden.size);
    const { integers } = at;
    const patterns = at.patterns && integers === 'place';
    const key = JSON.stringify([placeKey(node), integers, patterns, ...[...hidden].sort()]);
    const known = this.defined.get(key);
    const definition = known ?? {
      name: `s${this.defined.size + 1}`,
      node,
      hidden,
      integers,
      patterns,
    };
    if (!known) {
      this.defined.set(key, definition);
      this.waiting.push(definition);
      this.sameValue.set(definition.name, new Set());
    }
    if (at.within !== undefined) this.sameValue.get(at.within)?.add(definition.name);
    return { $ref: `#/$defs/${definition.name}` };
  }

  private keywords(node: Node, at: At): JsonSchema {
    const { hidden: own, patterns: ownPatterns } = this.layers.factsOf(node);
    const patterns = at.patterns || ownPatterns;
    const hidden = own.size === 0 ? at.hidden : new Set([...at.hidden, ...own]);
    const same = { ...at, hidden, patterns, depth: at.depth + 1 };
    const made = checkedKeywords(node, {
      ...{ hidden, integers: at.integers, patterns },
      same: (each) => this.translate(each, same),
      either: (each) => this.translate(each, { ...same, integers: integersInChoice(at.integers) }),
      part: (each, which) => this.translate(each, partAt(same, which)),
      parts: (each, which) => this.counted(() => this.translate(each, partAt(same, which))),
      exact: (each) => this.exact(each, same),
      leftOut: () => (this.losses += 1),
    });
    this.spendOn(made);
    return made;
  }

  private exact(node: Node, at: At): JsonSchema | undefined {
    const before = this.losses;
    const integers = at.integers === 'digits' ? 'digits' : 'loose';
    const made = this.counted(() => this.translate(node, { ...at, integers }));
    if (this.losses === before) return made;
    this.losses += 1;
    return undefined;
  }

  private counted(make: () => JsonSchema): JsonSchema {
    const before = this.steps;
    const made = make();
    const steps = this.steps - before + 1;
    return this.rules.references === 'definitions' ? { [STEPS]: steps, ...made } : made;
  }

  private spendOn(made: JsonSchema): void {
    for (const [name, value] of Object.entries(made)) {
      this.spend(name.length + 6);
      if (NAMED.includes(name)) this.spend(JSON.stringify(Object.keys(value as object)).length);
      this.steps += 1;
      if (LITERALS.includes(name)) {
        const { length } = JSON.stringify(value);
        this.spend(length);
        this.steps += Math.ceil(length / LITERAL_CHARACTERS);
      } else if (Array.isArray(value)) {
        this.steps += value.length * (name === 'anyOf' ? CHOICE_STEPS : 1);
      }
    }
  }

  private spend(characters: number): void {
    this.characters += characters;
  }
}

function partAt(at: At, which: Part): At {
  const integers = integersInPart(at.integers, which === 'plain');
  return { ...at, hidden: NONE, patterns: false, within: undefined, integers };
}
