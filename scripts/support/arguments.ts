/** A command line of words and `--name value` pairs. */
export interface CommandLine {
  readonly words: readonly string[];
  readonly options: ReadonlyMap<string, string>;
  readonly help: boolean;
}

/** Splits arguments; `--name=value` and `--name value` are the same. Throws for a missing value. */
export function parseArguments(args: readonly string[]): CommandLine {
  const words: string[] = [];
  const options = new Map<string, string>();
  let help = false;
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i] ?? '';
    if (arg === '--help' || arg === '-h') help = true;
    else if (!arg.startsWith('--')) words.push(arg);
    else if (arg.includes('='))
      options.set(arg.slice(2, arg.indexOf('=')), arg.slice(arg.indexOf('=') + 1));
    else {
      const value = args[(i += 1)];
      if (value === undefined) throw new Error(`${arg} needs a value.`);
      options.set(arg.slice(2), value);
    }
  }
  return { words, options, help };
}
