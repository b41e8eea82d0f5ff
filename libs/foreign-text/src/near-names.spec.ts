import fc from 'fast-check';
import { didYouMean, isWithinEdits, nearNames } from './near-names.js';

const NAMES = ['issues/create', 'issues/list', 'pulls', 'getUserById', 'GET /orders/{id}', '日本'];

it.each<[string, string | undefined]>([
  ['issues/creat', 'issues/create'],
  ['issues_create', 'issues/create'],
  ['issuesCreate', 'issues/create'],
  ['isues/lst', 'issues/list'],
  ['isseus/list', 'issues/list'],
  ['pull', 'pulls'],
  ['pus', undefined],
  ['getuserbyid', 'getUserById'],
  ['GET /orders/{ids}', 'GET /orders/{id}'],
  ['get /orders/{idd}', 'GET /orders/{id}'],
  ['日木', '日本'],
  ['something/else', undefined],
  ['', undefined],
  ['///', undefined],
  ['x', undefined],
  ['x'.repeat(10_000), undefined],
])('%.30j is near %j', (word, name) => {
  expect(nearNames(NAMES)(word)).toEqual(name === undefined ? [] : [name]);
});

it('the nearest win, wherever they stand, and at most three are told', () => {
  expect(nearNames(['ordersxx', 'order', 'Orders'])('orders')).toEqual(['Orders']);
  expect(nearNames(['ordersxx', 'order', 'orderz'])('orders')).toEqual(['order', 'orderz']);
  expect(nearNames(['a1', 'a2', 'a3', 'a4'])('ab')).toEqual(['a1', 'a2', 'a3']);
});

it.each<[string, readonly string[], readonly string[]]>([
  [
    '/repo/{owner}',
    ['/users/{owner}/x', '/repos/{owner}/{repo}/issues', '/repos/{owner}/{repo}', '/user'],
    ['/repos/{owner}/{repo}', '/repos/{owner}/{repo}/issues'],
  ],
  ['github_create_issue', ['issues/list', 'issues/create', 'repos/create'], ['issues/create']],
  ['createIssueLabel', ['label_issue_create', 'x'], ['label_issue_create']],
  ['pulls', ['Pull Requests', 'Issues'], ['Pull Requests']],
  ['nothing of it', ['issues/create'], []],
])('by words, %j is near %j', (word, names, near) => {
  expect(nearNames(names, { byWords: true })(word)).toEqual(near);
  expect(nearNames(names)(word)).toEqual([]);
});

it('two texts are within as many edits as were made, and the question is the same both ways', () => {
  const letter = fc.constantFrom('a', 'b', 'c');
  fc.assert(
    fc.property(
      fc.array(letter, { maxLength: 8 }),
      fc.nat(8),
      fc.nat(3),
      letter,
      (word, at, kind, other) => {
        const [end, next] = [word.slice(at), word.slice(at + 1)];
        const edited = [
          [...word.slice(0, at), other, ...end],
          [...word.slice(0, at), other, ...next],
          [...word.slice(0, at), ...next],
          [...word.slice(0, at), ...end.slice(1, 2), ...end.slice(0, 1), ...end.slice(2)],
        ][kind]!;
        const [one, two] = [word.join(''), edited.join('')];
        expect([isWithinEdits(one, two, 1), isWithinEdits(two, one, 1)]).toEqual([true, true]);
        expect(isWithinEdits(one, two, 0)).toBe(one === two);
      },
    ),
  );
});

it.each<[readonly string[], string | undefined]>([
  [[], undefined],
  [['a'], 'did you mean a?'],
  [['a', 'b'], 'did you mean a or b?'],
  [['a', 'b', 'c'], 'did you mean a, b or c?'],
])('%j is told as %j', (names, said) => {
  expect(didYouMean(names)).toBe(said);
});
