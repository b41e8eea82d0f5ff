import { ArgumentError } from './api-request.js';

/** What `work` gives; an `ArgumentError` of it, the end of a sentence, begins with the argument's name. */
export function named<Result>(argument: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof ArgumentError) throw new ArgumentError(`${argument} ${error.message}`);
    throw error;
  }
}
