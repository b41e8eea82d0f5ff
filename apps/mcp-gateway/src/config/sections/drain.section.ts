import { decimal } from '#auth';
import { MAX_DRAIN_SECONDS } from '#serving';
import { setting } from '../setting-values.js';

const seconds = decimal(0, MAX_DRAIN_SECONDS);

/** The settings of how a process ends; `drainTimes` of libs/serving reads them. */
export const DRAIN_SETTINGS = {
  DRAIN_DELAY: setting(seconds.default(5), {
    description:
      'Seconds for which it goes on listening after SIGTERM, not ready, so that balancers see it (docs/stopping.md).',
  }),
  DRAIN_TIMEOUT: setting(seconds.default(25), {
    description: 'Seconds after SIGTERM when requests that still run are cut.',
  }),
};
