import { UpstreamError } from '../upstreams/upstream.errors.js';
import { toolFailure } from './tool-error.js';

const CANNOT = 'The upstream API cannot be reached.';

it.each([
  [undefined, `${CANNOT} Try again.`],
  [1, `${CANNOT} Try again in 1 second.`],
  [6, `${CANNOT} Try again in 6 seconds.`],
])('a client is told once to try again, and in how many seconds: %s', (wait, says) => {
  const details = wait === undefined ? {} : { retryAfterSeconds: wait };
  expect(toolFailure(new UpstreamError('upstream_unreachable', 'api', details)).says).toBe(says);
});

it('the wait follows a sentence that does not speak of it', () => {
  const error = new UpstreamError('upstream_slow_down', 'api', { retryAfterSeconds: 1 });
  const says = 'Too many requests at the upstream API. Try again in 1 second.';
  expect(toolFailure(error).says).toBe(says);
});
