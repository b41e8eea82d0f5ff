import { Refusal } from '../operation/refusal.js';
import { firstKeys, MAX_PICK_DEPTH, MAX_PICKS, pickOf } from './pick.js';

const ISSUE = {
  number: 7,
  title: null,
  user: { login: 'a', id: 1 },
  labels: [{ name: 'x', id: 1 }, { id: 2 }, 'y', { name: 'z' }],
  grid: [[{ a: 1, b: 2 }], [{ a: 3 }, { b: 4 }]],
};

describe('what is picked', () => {
  it.each<[readonly string[], unknown]>([
    [['number', 'title'], { number: 7, title: null }],
    [['user.login'], { user: { login: 'a' } }],
    [['user.login', 'user'], { user: { login: 'a', id: 1 } }],
    [['labels[].name'], { labels: [{ name: 'x' }, {}, { name: 'z' }] }],
    [['labels[]'], { labels: ISSUE.labels }],
    [['labels'], { labels: ISSUE.labels }],
    [['grid[][].a'], { grid: [[{ a: 1 }], [{ a: 3 }, {}]] }],
    [['nothing', 'number'], { number: 7 }],
    [['labels.name'], {}],
    [['user[].login'], {}],
    [['number.x'], {}],
    [['toString', 'constructor.name', '__proto__.x'], {}],
    [['[].number'], {}],
    [[], {}],
  ])('%j', (paths, expected) => {
    expect(pickOf(paths)(ISSUE)).toEqual(expected);
  });

  it.each<[unknown, unknown]>([
    [
      [{ id: 1, x: 2 }, { id: 3 }],
      [{ id: 1 }, { id: 3 }],
    ],
    [[null, 'a', [], { id: null }], [{ id: null }]],
    [null, {}],
    ['text', {}],
    [undefined, {}],
  ])('of a whole answer %j', (value, expected) => {
    expect(pickOf(['[].id'])(value)).toEqual(expected);
  });

  it('keys of Object are keys as any', () => {
    const value: unknown = JSON.parse('{"__proto__":{"a":1,"b":2},"constructor":3}');
    const picked = pickOf(['__proto__.a', 'constructor'])(value);
    expect(JSON.stringify(picked)).toBe('{"__proto__":{"a":1},"constructor":3}');
    expect(Object.getPrototypeOf(picked)).toBe(Object.prototype);
  });
});

it.each<[readonly string[]]>([
  [['']],
  [['a.']],
  [['.a']],
  [['a..b']],
  [['a[']],
  [['a[0]']],
  [['a[]b']],
  [['a.[]']],
  [
    [
      Array(MAX_PICK_DEPTH + 1)
        .fill('a')
        .join('.'),
    ],
  ],
  [[`a${'[]'.repeat(MAX_PICK_DEPTH)}`]],
  [Array<string>(MAX_PICKS + 1).fill('a')],
])('%.60j are no paths', (paths) => {
  expect(() => pickOf(paths)).toThrow(Refusal);
});

it('the first keys of paths', () => {
  expect(firstKeys(['a.b', 'c[].d', '[].e', 'f'])).toEqual(['a', 'c', 'f']);
});
