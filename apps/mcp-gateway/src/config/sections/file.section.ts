import { oneOf, text } from '#auth';
import { setting, type Values } from '../setting-values.js';

/** The settings of the file that says what is served. */
export const FILE_SETTINGS = {
  GATEWAY_CONFIG: setting(text.optional(), {
    description:
      'File that says which upstreams and tools are served, relative to the working directory.',
    example: 'gateway.yaml',
    unset: 'the sample: three tools, and the upstream of the API_… settings',
  }),
  GATEWAY_WATCH: setting(oneOf(['true', 'false']).default('false'), {
    description:
      'true reads that file again when it or a local document that it names changes; SIGHUP does so at any time.',
  }),
};

/** What the settings say against each other. */
export function fileProblems(settings: Values<typeof FILE_SETTINGS>): string[] {
  return settings.GATEWAY_WATCH === 'true' && settings.GATEWAY_CONFIG === undefined
    ? ['GATEWAY_CONFIG: required with GATEWAY_WATCH=true; name the file to watch']
    : [];
}
