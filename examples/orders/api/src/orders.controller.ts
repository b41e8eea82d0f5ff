import {
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  Post,
  Query,
  Res,
  UseFilters,
  UseGuards,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import {
  ChallengeFilter,
  CurrentCaller,
  JwtAuthGuard,
  RequireScopes,
  ScopesGuard,
  type Caller,
} from '#auth';
import { listQuery, newOrder } from './order-schemas.js';
import { MOST_ORDERS, Orders, type Order } from './orders.js';
import { Problem } from './problem.js';

/** Each caller sees and changes their own orders. */
@Controller('orders')
@UseGuards(JwtAuthGuard, ScopesGuard)
@UseFilters(ChallengeFilter)
export class OrdersController {
  constructor(private readonly orders: Orders) {}

  @Get()
  @RequireScopes('orders.read')
  list(
    @CurrentCaller() { subject }: Caller,
    @Query() given: unknown,
  ): { orders: readonly Order[] } {
    return { orders: this.orders.list(subject, checked(listQuery, given).status) };
  }

  @Get(':id')
  @RequireScopes('orders.read')
  read(@CurrentCaller() { subject }: Caller, @Param('id') id: string): Order {
    return this.orders.find(subject, id) ?? notFound();
  }

  @Post()
  @RequireScopes('orders.write')
  place(
    @CurrentCaller() { subject }: Caller,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Order {
    const order = this.orders.place(subject, checked(newOrder, body));
    if (order === undefined) {
      throw new Problem(409, `There are ${MOST_ORDERS} orders already, which is the most`);
    }
    void reply.header('location', `/orders/${order.id}`);
    return order;
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @RequireScopes('orders.write')
  cancel(@CurrentCaller() { subject }: Caller, @Param('id') id: string): Order {
    const { status } = this.orders.find(subject, id) ?? notFound();
    const cancelled = this.orders.cancel(subject, id);
    if (cancelled === undefined) throw new Problem(409, `The order is ${status} already`);
    return cancelled;
  }
}

function checked<T>(schema: z.ZodType<T>, value: unknown): T {
  const { success, data, error } = schema.safeParse(value);
  if (success) return data;
  const [problem] = error.issues;
  const field = problem?.path.join('.') ?? '';
  throw new Problem(
    400,
    field === '' ? String(problem?.message) : `${field}: ${problem?.message ?? ''}`,
  );
}

function notFound(): never {
  throw new Problem(404, 'You have no order with this id');
}
