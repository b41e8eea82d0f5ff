import { nearName } from './near-name.js';

const NAMES = ['issues/create', 'issues/list', 'pulls', 'getUserById', 'GET /orders/{id}', '日本'];

it.each<[string, string | undefined]>([
  ['issues/creat', 'issues/create'],
  ['issues_create', 'issues/create'],
  ['issuesCreate', 'issues/create'],
  ['isues/lst', 'issues/list'],
  ['pull', 'pulls'],
  ['pus', undefined],
  ['getuserbyid', 'getUserById'],
  ['GET /orders/{ids}', 'GET /orders/{id}'],
  ['日木', '日本'],
  ['something/else', undefined],
  ['', undefined],
  ['///', undefined],
  ['x'.repeat(10_000), undefined],
])('%.30j is near %j', (word, name) => {
  expect(nearName(word, NAMES)).toBe(name);
});

it('the nearest wins, wherever it stands', () => {
  expect(nearName('orders', ['ordersxx', 'order', 'Orders'])).toBe('Orders');
  expect(nearName('orders', ['ordersxx', 'order'])).toBe('order');
});
