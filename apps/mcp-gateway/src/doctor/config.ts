/** The environment, of which the doctor reads what says how requests leave. */
export function ownEnvironment(): Readonly<Record<string, string | undefined>> {
  return process.env;
}
