import { readFileSync } from 'node:fs';
import { SECRET_SETTINGS } from '#auth';

/** Reads `NAME_FILE` for each secret; what cannot be read goes to `problems`, without its content. */
export function withSecretFiles(
  given: Readonly<Record<string, string>>,
  problems: string[],
): Readonly<Record<string, string>> {
  const settings = { ...given };
  for (const name of SECRET_SETTINGS) {
    const file = given[`${name}_FILE`];
    if (file === undefined) continue;
    if (given[name] !== undefined)
      problems.push(`${name}: given both directly and by ${name}_FILE; remove one`);
    const content = contentOf(file);
    if (content === undefined) problems.push(`${name}_FILE: the file cannot be read`);
    else if (content === '') problems.push(`${name}_FILE: the file is empty`);
    else settings[name] = content;
  }
  return settings;
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return undefined;
  }
}

/** Whether a setting is among the problems already: what follows from it would be a second one. */
export function isWrong(name: string, problems: readonly string[]): boolean {
  return problems.some((problem) => problem.startsWith(`${name}: `));
}
