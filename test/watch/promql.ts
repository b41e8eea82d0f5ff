/** A metric in a query, with what is said of its labels. */
export interface Selector {
  readonly metric: string;
  readonly matchers: readonly { readonly label: string; readonly values: readonly string[] }[];
}

const GROUPING = /\b(?:by|on|without|ignoring|group_left|group_right)\s*\(([^)]*)\)/g;
const RANGES = /\[[^\]]*\]|\boffset\s+\w+/g;
const SELECTOR = /([a-zA-Z_:][\w:]*)\s*(\{[^}]*\})?(\s*\()?/g;
const MATCHER = /(\w+)\s*(?:=~|!~|!=|=)\s*"([^"]*)"/g;
const STRING = /"[^"]*"/g;
const WORDS = ['and', 'or', 'unless', 'bool'];

/**
 * The metrics of a query, and the labels it groups by. Reads the PromQL of this repository: labels hold no braces,
 * and no string outside of braces looks like one.
 */
export function namesIn(query: string): {
  readonly selectors: readonly Selector[];
  readonly groupedBy: readonly string[];
} {
  const groupedBy = [...query.matchAll(GROUPING)].flatMap(([, labels = '']) =>
    labels
      .split(',')
      .map((label) => label.trim())
      .filter((label) => label !== ''),
  );
  const plain = query.replace(GROUPING, ' ').replace(RANGES, ' ');
  const braces = [...plain.matchAll(/\{[^}]*\}/g)].map(([text]) => text);
  // Strings outside of braces are arguments of functions.
  const bare = plain
    .split(/\{[^}]*\}/)
    .map((part) => part.replace(STRING, ' '))
    .reduce((text, part, index) => text + (index === 0 ? '' : braces[index - 1]!) + part, '');
  const selectors = [...bare.matchAll(SELECTOR)].flatMap(
    ([, metric = '', labels = '', call]): Selector[] => {
      if (call !== undefined || WORDS.includes(metric)) return [];
      const matchers = [...labels.matchAll(MATCHER)].map(([, label = '', value = '']) => ({
        label,
        values: value.split('|'),
      }));
      return [{ metric, matchers }];
    },
  );
  return { selectors, groupedBy };
}
