import { Ajv2020, type FuncKeywordDefinition } from 'ajv/dist/2020.js';
import type { DataValidateFunction } from 'ajv/dist/types/index.js';
import addFormats from 'ajv-formats';
import { KNOWN_FORMATS } from '../../schema-node.js';
import { INTEGER, integerProblem, type IntegerRules } from './integer-keyword.js';
import { STEPS, type Meter } from './meter.js';
import { fieldsOf, weighedKeywords } from './weighed-keywords.js';
import { weighFormats, weighedPatterns } from './weighed-texts.js';

/** Names or values that are compared by code of their own. */
export const LOOPED = 10;

/**
 * What compiles schemas to checks that tell a meter what they cost: the steps of the schemas, and for each keyword that
 * takes longer with a larger value, what it takes with this one. `unevaluated`: whether it knows
 * `unevaluatedProperties` and `unevaluatedItems`.
 */
export function checkEngine(meter: Meter, unevaluated: boolean): Ajv2020 {
  const ajv = new Ajv2020({
    strict: false,
    // `1e400` is read as infinity, which JSON does not have.
    strictNumbers: true,
    logger: false,
    messages: false,
    validateSchema: false,
    meta: false,
    // A target that is written out wherever it is referred to could grow without bound.
    inlineRefs: false,
    // Optimizing takes as long as the rest of compiling, and checks are no faster for it.
    code: { optimize: false, regExp: weighedPatterns(meter) },
    // What is longer is looked through in a loop: written out, it is code for each name.
    loopRequired: LOOPED,
    loopEnum: LOOPED,
    // `constructor` and `__proto__` are fields only where a value has them.
    ownProperties: true,
  });
  // With it, every member of a union is tried though one fits: in recursion, each for each.
  ajv.opts.unevaluated = unevaluated;
  addFormats(ajv, { mode: 'fast', formats: [...KNOWN_FORMATS] });
  weighFormats(ajv, KNOWN_FORMATS, meter);
  for (const each of weighedKeywords(meter)) {
    ajv.removeKeyword(each.keyword as string);
    ajv.addKeyword({ ...each, errors: false });
  }
  ajv.addKeyword({
    keyword: STEPS,
    before: '$dynamicAnchor',
    errors: false,
    validate: (steps: number, value: unknown) => {
      // Which fields were looked at is noted in each part of a schema, and put together for the whole.
      meter.spend(unevaluated ? steps + fieldsOf(value) : steps);
      return true;
    },
  });
  ajv.addKeyword(INTEGER_KEYWORD);
  return ajv;
}

const INTEGER_KEYWORD: FuncKeywordDefinition = {
  keyword: INTEGER,
  compile: (rules: IntegerRules) => {
    const check: DataValidateFunction = (value: unknown) => {
      const problem = integerProblem(rules, value);
      check.errors = problem === undefined ? [] : [problem];
      return problem === undefined;
    };
    return check;
  },
};
