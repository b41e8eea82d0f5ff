import { z } from 'zod';

export const ORDER_STATUSES = ['placed', 'shipped', 'cancelled'] as const;

/** An order, as an orders API answers it and tools show it. */
export const order = z.object({
  id: z.string().max(64),
  item: z.string().max(200),
  quantity: z.int(),
  status: z.enum(ORDER_STATUSES),
  placedAt: z.string().max(64).describe('ISO 8601, in UTC'),
});

/** What of an API's answer a tool shows. One that does not fit stays as it is, for the check of the tool's output. */
export function shownOf(
  schema: z.ZodType<Readonly<Record<string, unknown>>>,
  answer: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const fitting = schema.safeParse(answer);
  return fitting.success ? fitting.data : answer;
}
