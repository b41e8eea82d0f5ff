import { expectLinear } from '../../../test/support/hostile-text.js';
import { traceIdOf } from './trace-context.js';

it('a traceparent of any alphabet is judged in time in proportion to its length', () => {
  expectLinear((text) => traceIdOf(text));
});
