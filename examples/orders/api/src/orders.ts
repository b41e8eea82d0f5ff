import { createHash } from 'node:crypto';

export const STATUSES = ['placed', 'shipped', 'cancelled'] as const;

/** How far an order is. */
export type OrderStatus = (typeof STATUSES)[number];

/** An order of one person. */
export interface Order {
  readonly id: string;
  readonly item: string;
  readonly quantity: number;
  readonly status: OrderStatus;
  /** ISO 8601, in UTC. */
  readonly placedAt: string;
}

/** What somebody orders. */
export interface NewOrder {
  readonly item: string;
  readonly quantity: number;
}

/** People whose orders are kept; beyond them the one who asked longest ago starts again. */
export const MOST_PEOPLE = 1_000;
/** Orders of one person, cancelled ones included. */
export const MOST_ORDERS = 100;

const ITEMS = ['Coffee beans', 'Desk lamp', 'Notebook', 'Rain jacket', 'Tea kettle', 'Umbrella'];
const FIRST_STATUSES: readonly OrderStatus[] = ['shipped', 'placed'];
const FIRST_PLACED_AT = '2026-01-05T09:00:00.000Z';

/** Orders by person, in memory. Everybody begins with two that follow from who they are. */
export class Orders {
  private readonly people = new Map<string, Order[]>();

  /** `clock` gives milliseconds since the epoch. */
  constructor(private readonly clock: () => number) {}

  /** A person's orders, oldest first; those of one status where it is given. */
  list(person: string, status?: OrderStatus): readonly Order[] {
    return this.of(person).filter((order) => status === undefined || order.status === status);
  }

  /** Undefined for an order that this person does not have, whoever has it. */
  find(person: string, id: string): Order | undefined {
    return this.of(person).find((order) => order.id === id);
  }

  /** Undefined when this person has `MOST_ORDERS` already. */
  place(person: string, { item, quantity }: NewOrder): Order | undefined {
    const orders = this.of(person);
    if (orders.length >= MOST_ORDERS) return undefined;
    const order: Order = {
      id: idOf(person, orders.length),
      item,
      quantity,
      status: 'placed',
      placedAt: new Date(this.clock()).toISOString(),
    };
    orders.push(order);
    return order;
  }

  /** The order as it is now; undefined when it is not `placed`, or not this person's. */
  cancel(person: string, id: string): Order | undefined {
    const orders = this.of(person);
    const index = orders.findIndex((order) => order.id === id && order.status === 'placed');
    const order = orders[index];
    if (order === undefined) return undefined;
    const cancelled: Order = { ...order, status: 'cancelled' };
    orders[index] = cancelled;
    return cancelled;
  }

  private of(person: string): Order[] {
    const orders = this.people.get(person) ?? firstOrders(person);
    this.people.delete(person);
    this.people.set(person, orders);
    if (this.people.size > MOST_PEOPLE) {
      for (const longestAgo of this.people.keys()) {
        this.people.delete(longestAgo);
        break;
      }
    }
    return orders;
  }
}

function firstOrders(person: string): Order[] {
  const [start = 0] = digestOf(person);
  return FIRST_STATUSES.map((status, index) => ({
    id: idOf(person, index),
    item: ITEMS[(start + index) % ITEMS.length] ?? '',
    quantity: index + 1,
    status,
    placedAt: FIRST_PLACED_AT,
  }));
}

/** No two people have an order of one id. */
function idOf(person: string, index: number): string {
  return `${digestOf(person).toString('hex', 0, 4)}-${index + 1}`;
}

function digestOf(person: string): Buffer {
  return createHash('sha256').update(person).digest();
}
