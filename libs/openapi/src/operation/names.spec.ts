import { createHash } from 'node:crypto';
import { MAX_NAME_CHARACTERS, toolNames, type OperationToName } from './names.js';

const hashOf = (key: string, digits = 6) =>
  createHash('sha256').update(key).digest('hex').slice(0, digits);

const named = (
  key: string,
  id?: string,
  override?: { readonly name?: string },
): OperationToName => {
  const [method = '', path = ''] = key.split(' ');
  return {
    operation: { id, key, path, method: method as 'GET' },
    overriddenAs: override && (id ?? key),
    name: override?.name,
  };
};

const nameOf = (given: OperationToName, prefix = '') => toolNames([given], prefix).names[0];

describe('a name', () => {
  it.each<[string, OperationToName, string]>([
    ['is the override’s', named('GET /a', 'listA', { name: 'all_a' }), 'all_a'],
    ['else the id', named('GET /a', 'listA'), 'listA'],
    ['else method and path', named('GET /users/{id}/repos'), 'get_users_id_repos'],
    ['of the root', named('GET /'), 'get'],
    ['of a fixed query', named('POST /v1/files?beta=true'), 'post_v1_files_beta_true'],
    ['keeps its case and hyphens', named('GET /a', 'List-A'), 'List-A'],
    [
      'has one _ for others',
      named('GET /a', 'issues/list__all  of.them'),
      'issues_list_all_of_them',
    ],
    ['is trimmed', named('GET /a', '/a{b}/'), 'a_b'],
    ['of __proto__', named('GET /a', '__proto__'), 'proto'],
    ['without one usable character', named('GET /größe/{日本}', '日本'), 'get_gr_e'],
    ['of nothing usable at all', named('GET /日本', '日本'), 'get'],
  ])('%s', (_what, given, name) => {
    expect(nameOf(given)).toBe(name);
  });

  it('has the prefix, whoever gave it', () => {
    expect(nameOf(named('GET /a', 'listA'), 'gh')).toBe('gh_listA');
    expect(nameOf(named('GET /a', 'listA', { name: 'all_a' }), 'gh')).toBe('gh_all_a');
  });

  it('of 48 characters with its prefix stays', () => {
    expect(nameOf(named('GET /a', 'x'.repeat(45)), 'gh')).toBe(`gh_${'x'.repeat(45)}`);
  });

  it('that is longer is cut, and ends with a hash of method and path', () => {
    const cut = `gh_${'x'.repeat(38)}_${hashOf('GET /a')}`;
    expect(cut).toHaveLength(MAX_NAME_CHARACTERS);
    expect(nameOf(named('GET /a', 'x'.repeat(46)), 'gh')).toBe(cut);
    expect(nameOf(named('GET /a', 'x'.repeat(90)), 'gh')).toBe(cut);
    expect(nameOf(named('GET /b', 'x'.repeat(90)), 'gh')).not.toBe(cut);
  });
});

describe('equal names', () => {
  it('all get the hash, and are one warning', () => {
    const { names, warnings, problems } = toolNames(
      [
        named('GET /a', 'a/b'),
        named('GET /b', 'a.b'),
        named('GET /c', 'c'),
        named('PUT /b', 'a b'),
      ],
      '',
    );
    expect(names).toEqual([
      `a_b_${hashOf('GET /a')}`,
      `a_b_${hashOf('GET /b')}`,
      'c',
      `a_b_${hashOf('PUT /b')}`,
    ]);
    expect(warnings).toEqual([
      '3 operations would have the same names as others (a_b), and end with a hash; write names under tools.override',
    ]);
    expect(problems).toEqual([]);
  });

  it('of ids that occur twice get it too', () => {
    const { names } = toolNames([named('GET /a', 'copy'), named('GET /b', 'copy')], '');
    expect(names).toEqual([`copy_${hashOf('GET /a')}`, `copy_${hashOf('GET /b')}`]);
  });

  it('that somebody made equal to one with a hash are different all the same', () => {
    const imitated = `copy_${hashOf('GET /a')}`;
    const { names } = toolNames(
      [named('GET /a', 'copy'), named('GET /b', 'copy'), named('GET /c', imitated)],
      '',
    );
    expect(new Set(names).size).toBe(3);
    expect(names[0]).toBe(`copy_${hashOf('GET /a', 12)}`);
  });
});

describe('the name of an override', () => {
  const field = 'tools.override.listA.name';
  it.each<[string, readonly OperationToName[], string, string]>([
    [
      'another id',
      [named('GET /b', 'all_a')],
      'all_a',
      '"gh_all_a" is the name of GET /b too; write another',
    ],
    [
      'other characters',
      [],
      'all.a',
      'has other characters than letters, digits, _ and -; write these only',
    ],
    ['nothing', [], '', 'has other characters than letters, digits, _ and -; write these only'],
    [
      'too many characters',
      [],
      'x'.repeat(46),
      'has 49 characters with its prefix; write at most 45',
    ],
  ])('is a problem when it is %s', (_what, others, name, text) => {
    const { problems } = toolNames([named('GET /a', 'listA', { name }), ...others], 'gh');
    expect(problems).toContainEqual({ field, text });
  });

  it('is one problem where another override has it too: of the later one', () => {
    const { problems } = toolNames(
      [
        named('GET /a', 'listA', { name: 'all' }),
        named('GET /b', 'listB', { name: 'all' }),
        named('GET /c', 'listC', { name: 'all' }),
      ],
      'gh',
    );
    expect(problems).toEqual(
      ['listB', 'listC'].map((id) => ({
        field: `tools.override.${id}.name`,
        text: '"gh_all" is the name of GET /a too; write another',
      })),
    );
  });
});

/** Mulberry32. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

it('100,000 random names are legal, unique, within the limit, and the same in any order', () => {
  const random = seeded(11);
  const below = (most: number) => Math.floor(random() * most);
  const pieces = [
    'a',
    'B',
    '/',
    '.',
    '_',
    '__',
    '-',
    ' ',
    '日',
    '{id}',
    'list',
    'x'.repeat(20),
    '\ud83d',
  ];
  const word = () => Array.from({ length: below(6) }, () => pieces[below(pieces.length)]).join('');
  for (let round = 0; round < 1_000; round += 1) {
    const given = Array.from({ length: 100 }, (_, at) =>
      named(`GET /${at}/${word()}`, below(4) === 0 ? undefined : word()),
    );
    const prefix = below(2) === 0 ? '' : 'up';
    const { names, problems } = toolNames(given, prefix);
    expect(problems).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !/^[A-Za-z0-9_-]{1,48}$/.test(name))).toEqual([]);
    const order = given.map((each) => ({ each, at: random() })).sort((a, b) => a.at - b.at);
    const shuffled = toolNames(
      order.map(({ each }) => each),
      prefix,
    ).names;
    const byKey = new Map(order.map(({ each }, at) => [each.operation.key, shuffled[at]]));
    expect(given.map(({ operation }) => byKey.get(operation.key))).toEqual(names);
  }
});

it('an operation that is added renames no other whose name it does not take', () => {
  const before = [named('GET /a', 'x'.repeat(90)), named('GET /b', 'b')];
  const after = [named('GET /0', 'new'), ...before];
  expect(toolNames(after, 'gh').names.slice(1)).toEqual(toolNames(before, 'gh').names);
});
