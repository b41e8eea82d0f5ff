import { UsageError } from '../usage-error.js';

type Arguments = Record<string, unknown>;

/**
 * A tool's arguments: those of a JSON object, and `--name value` or `--name=value` of the words that are
 * not an option of the command, which win. Throws `UsageError` for any other word.
 */
export function toolArguments(words: readonly string[], json: string | undefined): Arguments {
  const given: Arguments = json === undefined ? {} : jsonObject(json);
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i] ?? '';
    if (!/^--[^=-]/.test(word)) {
      throw new UsageError(
        `${JSON.stringify(word)} is not an option; write an argument of the tool as --<argument> VALUE`,
      );
    }
    const [name = '', ...value] = word.slice(2).split('=');
    if (word.includes('=')) given[name] = value.join('=');
    else {
      i += 1;
      if (i >= words.length) throw new UsageError(`--${name} needs a value`);
      given[name] = words[i];
    }
  }
  return given;
}

/** Whether any argument is a text that another type could be meant by: `3`, `true`, `["a"]`. */
export function isOpen(given: Arguments): boolean {
  return Object.values(given).some((value) => typeof jsonOf(value) !== 'string');
}

/** The arguments, with each text as the type that the tool's schema has for it, where it takes no text. */
export function typedArguments(
  given: Arguments,
  properties: Readonly<Record<string, { readonly type?: unknown }>>,
): Arguments {
  const typed = Object.entries(given).map(([name, value]) => {
    const types = [Object.hasOwn(properties, name) ? properties[name]?.type : undefined].flat();
    const meant = jsonOf(value);
    return [name, types.some((type) => fits(type, meant)) && !fits(types, value) ? meant : value];
  });
  return Object.fromEntries(typed) as Arguments;
}

function fits(type: unknown, value: unknown): boolean {
  if (Array.isArray(type)) return type.some((each) => fits(each, value));
  if (value === null) return type === 'null';
  if (Array.isArray(value)) return type === 'array';
  return type === typeof value || (type === 'integer' && Number.isSafeInteger(value));
}

/** What a text stands for as JSON; itself where it is none, or a number that would lose digits. */
function jsonOf(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    const meant: unknown = JSON.parse(value);
    return typeof meant === 'number' && String(meant) !== value ? value : meant;
  } catch {
    return value;
  }
}

/** Throws `UsageError`, without the text: an argument may be private. */
export function jsonObject(json: string): Arguments {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as Arguments;
    }
  } catch {
    // Said below.
  }
  throw new UsageError(`--arguments is not a JSON object; write one, as '{"name":"Ada"}'`);
}
