import { ConfigModule } from '@nestjs/config';
import { envFileProblems } from '#serving';
import { SETTING_NAMES } from './setting-names.js';

/** Settings by name, as a process gets them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Wrong configuration; the message lists every problem by its setting's name and no value of a secret. */
export class ConfigError extends Error {
  readonly code = 'config_invalid';
  constructor(readonly problems: readonly string[]) {
    super(`The configuration is not usable:\n${problems.map((line) => `  - ${line}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/**
 * Reads `.env` in the working directory and the environment, once; where both give a setting, the
 * environment wins. Throws `ConfigError` for a `.env` that is not read as it looks, and what `parse` throws.
 */
export async function loadSettings<Config extends object>(
  parse: (environment: Environment) => Config,
): Promise<Config> {
  const problems = envFileProblems(SETTING_NAMES);
  if (problems.length > 0) throw new ConfigError(problems);
  let config: Config | undefined;
  await ConfigModule.forRoot({
    validate: (environment: Environment) => {
      config = parse(environment);
      return environment;
    },
  });
  if (config === undefined) throw new ConfigError(['.env: could not be read']);
  return config;
}

/** The environment without blank settings, each without the white space around it. */
export function givenSettings(environment: Environment): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => {
      const trimmed = value?.trim() ?? '';
      return trimmed === '' ? [] : [[name, trimmed]];
    }),
  );
}
