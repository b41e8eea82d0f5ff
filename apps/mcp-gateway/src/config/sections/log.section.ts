import { LOG_LEVELS, oneOf } from '#auth';
import { setting } from '../setting-values.js';

/** The settings of the log. */
export const LOG_SETTINGS = {
  LOG_LEVEL: setting(oneOf(LOG_LEVELS).default('info'), {
    description: 'fatal, error, warn, info, debug, trace or silent.',
  }),
};
