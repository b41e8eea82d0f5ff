import { MOST_PEOPLE, Orders } from './orders.js';

it('beyond 1,000 people, the one who asked longest ago starts again', () => {
  const orders = new Orders(() => 0);
  const order = { item: 'Umbrella', quantity: 1 };
  for (const person of ['first', 'second']) orders.place(person, order);
  orders.list('first');
  for (let count = 2; count <= MOST_PEOPLE; count += 1) orders.list(`person ${count}`);
  expect(orders.list('first')).toHaveLength(3);
  expect(orders.list('second')).toHaveLength(2);
});

it('an order has the time when it is placed', () => {
  const order = new Orders(() => 86_400_000).place('a', { item: 'Umbrella', quantity: 1 });
  expect(order?.placedAt).toBe('1970-01-02T00:00:00.000Z');
});
