import { argumentNames, wholeBodyName, type Nameable } from './argument-names.js';

const LEGAL = /^[A-Za-z0-9_.-]{1,64}$/;
const query = (wire: string): Nameable => ({ in: 'query', wire });
const named = (...items: readonly Nameable[]) => {
  const names = argumentNames(items);
  return items.map((item) => names.get(item));
};

it.each([
  ['owner', 'owner'],
  ['X-Tag', 'X-Tag'],
  ['created.gte', 'created.gte'],
  ['_id', '_id'],
  ['uids[]', 'uids'],
  ['$top', 'top'],
  ['StartTime<', 'StartTime'],
  ['filter[a][b]', 'filter_a_b'],
  ['__proto__', 'proto'],
  ['constructor', 'constructor'],
  ['ünï', 'n'],
  ['[]', 'query'],
  ['__', '__'],
])('%s is shown as %s', (wire, name) => {
  expect(named(query(wire))).toEqual([name]);
});

it('a long name is cut and tells itself from others that begin alike', () => {
  const [one, other] = named(query(`${'a'.repeat(90)}1`), query(`${'a'.repeat(90)}2`));
  expect(one).toMatch(/^a{57}_[0-9a-f]{6}$/);
  expect(other).toMatch(/^a{57}_[0-9a-f]{6}$/);
  expect(one).not.toBe(other);
});

it('a suffix fits into the longest name', () => {
  const long = 'a'.repeat(64);
  const names = named({ in: 'path', wire: long }, query(long), { in: 'body', wire: long });
  expect(names).toEqual([`${'a'.repeat(59)}_path`, `${'a'.repeat(58)}_query`, long]);
});

it('one place with a name, and another that would get it, are told apart', () => {
  const names = named({ in: 'path', wire: 'id' }, query('id'), query('id_path'));
  expect(names).toEqual([expect.stringMatching(/^id_[0-9a-f]{6}$/), 'id_query', 'id_path']);
});

it('names that become equal in one place keep the one that was so', () => {
  expect(named(query('a[]'), query('a'))).toEqual([expect.stringMatching(/^a_[0-9a-f]{6}$/), 'a']);
  const neither = named(query('a[]'), query('a{'));
  expect(neither.every((name) => /^a_[0-9a-f]{6}$/.test(name!))).toBe(true);
});

it('less and greater are spelled beside the name itself', () => {
  const names = named(query('Date'), query('Date<'), query('Date>'), query('Date<'.repeat(20)));
  expect(names.slice(0, 3)).toEqual(['Date', 'Date_lt', 'Date_gt']);
});

it('the whole body has a name that nothing else has', () => {
  expect(wholeBodyName(['a'])).toBe('body');
  expect(wholeBodyName(['body', 'body_'])).toBe('body__');
});

describe('of 100,000 foreign names', () => {
  let state = 11;
  const next = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const pieces = ['a', 'b', 'id', '_', '__', '-', '.', '[', ']', '$', 'ü', ' ', '<', '\u0000'];
  const words = [...pieces, '_path', '_query', '__proto__', 'body', '\ud800', 'x'.repeat(60)];
  const places = ['path', 'query', 'header', 'body'] as const;
  const item = (): Nameable => {
    const parts = Array.from({ length: 1 + next(4) }, () => words[next(words.length)]!);
    return { in: places[next(places.length)]!, wire: parts.join('') };
  };
  const operation = () => {
    const all = Array.from({ length: 1 + next(39) }, item);
    return [...new Map(all.map((each) => [`${each.in} ${each.wire}`, each])).values()];
  };
  const operations: Nameable[][] = [];
  for (let count = 0; count < 100_000; count += operations.at(-1)!.length) {
    operations.push(operation());
  }

  it('all are legal and unique', () => {
    const wrong = operations.filter((items) => {
      const names = new Set(argumentNames(items).values());
      const isLegal = [...names].every((name) => LEGAL.test(name) && name !== '__proto__');
      return names.size !== items.length || !isLegal;
    });
    expect(wrong).toEqual([]);
  });

  it('none depends on the order', () => {
    const wrong = operations.filter((items) => {
      const names = argumentNames(items);
      const turned = argumentNames([...items].reverse());
      return items.some((each) => names.get(each) !== turned.get(each));
    });
    expect(wrong).toEqual([]);
  });
});
