import type { Ajv2020, CodeOptions } from 'ajv/dist/2020.js';
import { reachOf } from '../../pattern/checked-pattern.js';
import type { Meter } from './meter.js';

/** How often a character is looked at for a format, at most. */
const LOOKS_FOR_FORMAT = 4;

/** Regular expressions for `pattern` and `patternProperties`, with what they cost. */
export function weighedPatterns(meter: Meter): NonNullable<CodeOptions['regExp']> {
  const engine = (pattern: string, flags: string) => {
    const expression = new RegExp(pattern, flags);
    const reach = reachOf(pattern) ?? Infinity;
    return {
      test: (text: string) => {
        meter.read(text, Math.max(1, Math.min(reach, text.length)));
        return expression.test(text);
      },
      // By which Ajv tells one from another.
      toString: () => String(expression),
    };
  };
  return Object.assign(engine, { code: 'new RegExp' });
}

/** Puts formats that tell what they cost in the place of those that an engine knows. */
export function weighFormats(ajv: Ajv2020, names: readonly string[], meter: Meter): void {
  for (const name of names) {
    const format = ajv.formats[name];
    const found = typeof format === 'object' && 'validate' in format ? format.validate : format;
    if (!(found instanceof RegExp)) throw new Error(`the format ${name} is no regular expression`);
    ajv.addFormat(name, (text: string) => {
      meter.read(text, LOOKS_FOR_FORMAT);
      return found.test(text);
    });
  }
}
