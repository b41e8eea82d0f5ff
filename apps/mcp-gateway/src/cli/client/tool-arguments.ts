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
