/** Characters of a tool's name to which clients can still add the name of their server: some refuse 65. */
export const ROOMY_NAME_CHARACTERS = 48;

/** How many names one line lists. */
const NAMED = 3;

/** What clients may trip over in the names of relayed tools, one line each. */
export function nameWarnings(names: readonly string[]): readonly string[] {
  const long = names.filter((name) => name.length > ROOMY_NAME_CHARACTERS);
  const dotted = names.filter((name) => name.includes('.'));
  return [
    ...(long.length === 0
      ? []
      : [
          `${listed(long)} longer than ${ROOMY_NAME_CHARACTERS} characters: clients add the server's name, ` +
            'and some refuse more than 64 in all; write a shorter prefix, or names in tools.override',
        ]),
    ...(dotted.length === 0
      ? []
      : [
          `${listed(dotted)} written with a dot, which some models' providers refuse; ` +
            'write names without in tools.override',
        ]),
  ];
}

/** `a, b, c and 4 more are` */
function listed(names: readonly string[]): string {
  const more = names.length - NAMED;
  const list = names.slice(0, NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
  return `${list} ${names.length === 1 ? 'is' : 'are'}`;
}
