import type { ApiDocument } from '../../document/api-document.js';
import { isMapping, type Node } from '../../document/node.js';
import {
  isDynamic,
  isHidden,
  isNullable,
  isReference,
  layersOf,
  listOf,
  mapOf,
  placeKey,
  siblingsOf,
  withNull,
  type Direction,
  type JsonSchema,
} from '../schema-node.js';
import { checkedKeywords } from './checked-keywords.js';
import { isEndless } from './endless-references.js';

/**
 * Keyword of ours: about how many checks a schema takes once. It stands where references lead and where a schema
 * applies to any number of parts, so that a validator can stop a check that would take too long.
 */
export const STEPS = 'x-steps';

/** Depth at which a schema within a schema gets a definition of its own. */
const MAX_INLINE_DEPTH = 40;
/** Most schemas that are looked at for properties of one value that are hidden. */
const MAX_HIDDEN_LOOKS = 50;
/** Keywords whose value is counted by its length. */
const LITERALS = ['enum', 'const', 'required', 'pattern', 'dependentRequired'];
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
  /** Places of the references around it. */
  readonly chain: readonly string[];
  /** The definition that is about the same value. */
  readonly within: string | undefined;
}

interface Definition {
  readonly name: string;
  readonly node: Node;
  readonly hidden: ReadonlySet<string>;
}

/** A schema of which nothing is left out or defined apart, and what it takes. */
interface Whole {
  readonly schema: JsonSchema;
  readonly characters: number;
  readonly steps: number;
}

/** Arguments by their schemas in the document: tools share most of their parameters, and such a one is the same in each. */
const WHOLE = new WeakMap<object, Whole>();

/**
 * Schemas of a document in JSON Schema 2020-12, complete as far as they can be checked: several that share their
 * definitions. Schemas are told apart by where they stand and never copied by value; depth is bounded.
 */
export class CheckedSchemas {
  private readonly defined = new Map<string, Definition>();
  private readonly waiting: Definition[] = [];
  private readonly sameValue = new Map<string, Set<string>>();
  private readonly hiddenBelow = new Map<string, ReadonlySet<string>>();
  private characters = 0;
  private steps = 0;
  private losses = 0;
  private endless = false;

  constructor(
    private readonly document: ApiDocument,
    private readonly rules: CheckedRules,
  ) {}

  /** The schema of a value. Throws `DocumentError`. */
  schema(node: Node): JsonSchema {
    const { direction, references } = this.rules;
    const isArgument = direction === 'request' && references === 'definitions';
    const value = isArgument && isMapping(node.value) ? node.value : {};
    const known = WHOLE.get(value);
    if (known) {
      this.characters += known.characters;
      this.steps += known.steps;
      return known.schema;
    }
    const { characters, steps, losses } = this;
    const { size } = this.defined;
    const schema = this.translate(node, { depth: 0, hidden: NONE, chain: [], within: undefined });
    if (this.complete && this.losses === losses && this.defined.size === size) {
      const took = { characters: this.characters - characters, steps: this.steps - steps };
      WHOLE.set(value, { schema, ...took });
    }
    return schema;
  }

  /** What the schemas refer to, by name. Throws `DocumentError`. */
  definitions(): JsonSchema {
    const schemas: Record<string, JsonSchema> = {};
    for (let each = this.waiting.pop(); each; each = this.waiting.pop()) {
      const { node, hidden, name: within } = each;
      const at = { depth: 0, hidden, chain: [], within };
      schemas[within] = this.counted(() => this.translate(node, at));
    }
    this.endless ||= isEndless(this.sameValue);
    return schemas;
  }

  /** Whether they are whole; else there is more of them than allowed, or no end. */
  get complete(): boolean {
    return this.characters <= this.rules.characters && !this.endless;
  }

  private translate(node: Node, at: At): JsonSchema {
    this.spend(10);
    if (node.value === false) return { not: {} };
    if (!isMapping(node.value) || !this.complete) return {};
    if (isDynamic(node)) {
      this.losses += 1;
      return {};
    }
    if (at.depth > MAX_INLINE_DEPTH) return this.tooDeep(node, at);
    const made = isReference(node) ? this.reference(node, at) : this.keywords(node, at);
    return isNullable(node) ? withNull(made) : made;
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
    const own = this.hiddenOf(node);
    const hidden = new Set([...at.hidden].filter((name) => !own.has(name)));
    // Names of hidden properties are told apart again in each schema below.
    this.spend(at.hidden.size);
    const key = JSON.stringify([placeKey(node), ...[...hidden].sort()]);
    const known = this.defined.get(key);
    const definition = known ?? { name: `s${this.defined.size + 1}`, node, hidden };
    if (!known) {
      this.defined.set(key, definition);
      this.waiting.push(definition);
      this.sameValue.set(definition.name, new Set());
    }
    if (at.within !== undefined) this.sameValue.get(at.within)?.add(definition.name);
    return { $ref: `#/$defs/${definition.name}` };
  }

  private keywords(node: Node, at: At): JsonSchema {
    const own = this.hiddenOf(node);
    const hidden = own.size === 0 ? at.hidden : new Set([...at.hidden, ...own]);
    const same = { ...at, hidden, depth: at.depth + 1 };
    const part = { ...same, hidden: NONE, within: undefined };
    const made = checkedKeywords(node, {
      hidden,
      same: (each) => this.translate(each, same),
      part: (each) => this.translate(each, part),
      parts: (each) => this.counted(() => this.translate(each, part)),
      exact: (each) => this.exact(each, same),
      leftOut: () => (this.losses += 1),
    });
    this.spendOn(made);
    return made;
  }

  private exact(node: Node, at: At): JsonSchema | undefined {
    const before = this.losses;
    const made = this.counted(() => this.translate(node, at));
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
      if (LITERALS.includes(name)) this.spend(JSON.stringify(value).length);
      if (NAMED.includes(name)) this.spend(JSON.stringify(Object.keys(value as object)).length);
      this.steps += Array.isArray(value) ? value.length + 1 : 1;
    }
  }

  private spend(characters: number): void {
    this.characters += characters;
  }

  /** Names of the properties that are hidden by a schema, those that it refers to and those that apply with it. */
  private hiddenOf(node: Node): ReadonlySet<string> {
    const key = placeKey(node);
    const known = this.hiddenBelow.get(key);
    if (known) return known;
    const names = new Set<string>();
    const seen = new Set<string>();
    const left = [node];
    for (let each = left.pop(); each && seen.size < MAX_HIDDEN_LOOKS; each = left.pop()) {
      if (seen.has(placeKey(each))) continue;
      seen.add(placeKey(each));
      for (const layer of layersOf(this.document, each)) {
        left.push(...listOf(layer, 'allOf'));
        for (const [name, property] of mapOf(layer, 'properties')) {
          if (isHidden(this.document, property, this.rules.direction)) names.add(name);
        }
      }
    }
    this.hiddenBelow.set(key, names);
    return names;
  }
}
