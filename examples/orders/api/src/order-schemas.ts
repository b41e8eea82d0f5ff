import { z } from 'zod';
import { MOST_ORDERS, STATUSES, type NewOrder, type Order } from './orders.js';

/*
 * What requests are checked against and what api-document.ts describes: a model that calls the API reads these
 * words.
 */

/** Of `GET /orders`. */
export const listQuery = z.strictObject({
  status: z.enum(STATUSES).optional().describe('Only orders of this status; all when absent.'),
});

/** The body of `POST /orders`. */
export const newOrder = z.strictObject({
  item: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .regex(/^\P{Cc}*$/u, 'must not hold control characters')
    .describe('What to order, such as "Tea kettle".'),
  quantity: z.int().min(1).max(1_000).describe('How many.'),
}) satisfies z.ZodType<NewOrder>;

/** An order, as it is answered. */
export const order = z.object({
  id: z.string().max(64).describe('For reading and cancelling it.'),
  item: z.string().max(100),
  quantity: z.int().min(1).max(1_000),
  status: z.enum(STATUSES).describe('Only what is placed can be cancelled.'),
  placedAt: z.string().max(64).meta({ format: 'date-time', description: 'In UTC.' }),
}) satisfies z.ZodType<Order>;

/** The answer of `GET /orders` but for its orders, which are described once. */
export const orderList = z.object({
  orders: z.array(z.unknown()).max(MOST_ORDERS).describe('Oldest first.'),
});

/** An answer that is not a success (RFC 9457). */
export const problem = z.object({
  title: z.string(),
  status: z.int().min(400).max(599),
  detail: z.string().optional().describe('What to do differently.'),
});

/** An answer without a valid token, or without a scope (RFC 6750 §3); its challenge is in the header. */
export const challenge = z.object({ error: z.string(), error_description: z.string() });
