import { Catch } from '@nestjs/common';
import { STATUS_CODES } from 'node:http';
import { PlainErrorFilter } from '#auth';

/** An answer that is not a success, with what the caller may read about it. */
export class Problem extends Error {
  constructor(
    readonly statusCode: number,
    readonly detail: string,
  ) {
    super(detail);
    this.name = 'Problem';
  }
}

/** Answers every error as `application/problem+json` (RFC 9457). What nobody meant is logged as an error. */
@Catch()
export class ProblemFilter extends PlainErrorFilter {
  protected override readonly contentType = 'application/problem+json';

  protected override readonly bodyOf = (status: number, error: unknown): string =>
    JSON.stringify({
      title: STATUS_CODES[status] ?? 'Error',
      status,
      ...(error instanceof Problem && { detail: error.detail }),
    });
}
