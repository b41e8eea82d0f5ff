import type { Ajv2020, ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import { isMapping, type Mapping } from '../document/node.js';
import { checkEngine } from './checked/engine/check-engine.js';
import { Meter, TooManySteps } from './checked/engine/meter.js';
import { listed, MAX_PROBLEMS, problemLine, problemOf, quoted } from './problems.js';
import type { LazyValidator, ObjectSchema } from './schema-types.js';

/** Most steps of one check: see `Meter`. */
const MAX_STEPS = 600_000;
const TOO_LONG = 'the check takes too long: write less, or nest it less deeply';
const UNUSABLE = 'the schema of this tool cannot be used: nothing can be checked against it';

const UNEVALUATED = /"unevaluated(?:Properties|Items)":/;

/** Validators of one document's tools. What they compile is freed with them. */
export class Validators {
  /** By whether they know `unevaluatedProperties` and `unevaluatedItems`. */
  private readonly engines = new Map<boolean, Ajv2020>();
  private readonly meter = new Meter(MAX_STEPS);

  /**
   * A validator that compiles `schema` when it is first needed: `otherwise` where Ajv cannot compile it, and where that
   * cannot be compiled either, one that refuses every value. A check changes nothing of a value, stops at the first
   * wrong place of each field, and ends after a bounded number of steps.
   */
  of(schema: ObjectSchema, otherwise?: ObjectSchema): LazyValidator {
    let compiled: Compiled | undefined;
    const prepare = () => (compiled ??= this.compile(schema) ?? this.compile(otherwise) ?? REFUSED);
    return {
      prepare: () => void prepare(),
      check: (value) => {
        const { run, root } = prepare();
        if (!run) return { ok: false, problems: [UNUSABLE] };
        const problems = this.problems(value, root, run);
        return problems.length === 0 ? { ok: true, value } : { ok: false, problems };
      },
    };
  }

  private compile(schema: ObjectSchema | undefined): Compiled | undefined {
    if (!schema) return undefined;
    try {
      const ajv = this.engine(UNEVALUATED.test(JSON.stringify(schema)));
      // Missing fields are looked for by themselves, so that each is named.
      return { run: ajv.compile({ ...schema, required: undefined }), root: schema };
    } catch {
      return undefined;
    }
  }

  private problems(value: unknown, root: ObjectSchema, run: ValidateFunction): readonly string[] {
    if (!isMapping(value)) return [problemLine('', 'must be an object')];
    const { problems, unknown } = outerProblems(value, root);
    const found = [...problems];
    this.meter.begin();
    const left = new Set(unknown);
    try {
      while (found.length <= MAX_PROBLEMS) {
        if (run(left.size === 0 ? value : without(value, left))) break;
        const errors: readonly ErrorObject[] = run.errors ?? [];
        found.push(problemOf(errors));
        const field = fieldOf(errors.at(-1));
        if (field === undefined || left.has(field)) break;
        left.add(field);
      }
    } catch (error) {
      if (!(error instanceof TooManySteps || error instanceof RangeError)) throw error;
      found.push(TOO_LONG);
    }
    const more = found.length - MAX_PROBLEMS;
    return more > 0 ? [...found.slice(0, MAX_PROBLEMS), 'and more'] : found;
  }

  private engine(unevaluated: boolean): Ajv2020 {
    const known = this.engines.get(unevaluated);
    if (known) return known;
    const ajv = checkEngine(this.meter, unevaluated);
    this.engines.set(unevaluated, ajv);
    return ajv;
  }
}

interface Compiled {
  readonly run: ValidateFunction | undefined;
  readonly root: ObjectSchema;
}

/** One more than is shown. */
const ENOUGH = MAX_PROBLEMS + 1;
const REFUSED: Compiled = { run: undefined, root: { type: 'object' } };

/** Fields of the value itself that are missing, and such as nobody knows. */
function outerProblems(
  value: Mapping,
  root: ObjectSchema,
): { readonly problems: readonly string[]; readonly unknown: readonly string[] } {
  const required = Array.isArray(root.required) ? (root.required as readonly string[]) : [];
  const missing = required.filter((name) => !Object.hasOwn(value, name)).slice(0, ENOUGH);
  const known = isMapping(root.properties) ? root.properties : {};
  const closed = root.additionalProperties === false && root.patternProperties === undefined;
  const unknown = closed ? Object.keys(value).filter((name) => !Object.hasOwn(known, name)) : [];
  const names = Object.keys(known);
  const others = names.length === 0 ? 'there are none' : `known are ${listed(names)}`;
  return {
    problems: [
      ...missing.map((name) => problemLine('', `${quoted(name)} is missing`)),
      ...unknown
        .slice(0, ENOUGH)
        .map((name) => problemLine('', `unknown argument ${quoted(name)}; ${others}`)),
    ],
    unknown,
  };
}

/** The field of the value itself that an error is about. */
function fieldOf(error: ErrorObject | undefined): string | undefined {
  const part = error?.instancePath.split('/')[1];
  return part?.replaceAll('~1', '/').replaceAll('~0', '~');
}

function without(value: Mapping, names: ReadonlySet<string>): Mapping {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.has(name)));
}
