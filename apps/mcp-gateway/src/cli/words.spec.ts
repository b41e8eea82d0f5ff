import { UsageError } from './usage-error.js';
import { wordsOf } from './words.js';

const ORDERS = 'examples/orders/gateway.yaml';
const [file, name] = [undefined, undefined];

it.each([
  [[], { file, name }],
  [['orders'], { file, name: 'orders' }],
  [[ORDERS], { file: ORDERS, name }],
  [['list_orders', ORDERS], { file: ORDERS, name: 'list_orders' }],
  [[ORDERS, 'list_orders'], { file: ORDERS, name: 'list_orders' }],
  // Operations have slashes and dots too.
  [['GET /orders', ORDERS], { file: ORDERS, name: 'GET /orders' }],
  [['orders.list'], { file, name: 'orders.list' }],
])('%j are a file and a name: %j', (words, meant) => {
  expect(wordsOf(words)).toEqual(meant);
});

it.each([
  [['no.yaml'], 'no.yaml is not there'],
  [[ORDERS, 'examples/github/gateway.yaml'], `${ORDERS} or examples/github/gateway.yaml: `],
  [['orders', 'github'], 'orders or github: write one of them'],
])('%j is a wrong use', (words, sentence) => {
  expect(() => wordsOf(words)).toThrow(UsageError);
  expect(() => wordsOf(words)).toThrow(sentence);
});
