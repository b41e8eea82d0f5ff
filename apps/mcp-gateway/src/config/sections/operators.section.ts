import { LOG_LEVELS, oneOf, text, whole } from '#auth';
import { z } from 'zod';
import { setting, type Values } from '../setting-values.js';

/** The settings of the log. */
export const LOG_SETTINGS = {
  LOG_LEVEL: setting(oneOf(LOG_LEVELS).default('info'), {
    description: 'fatal, error, warn, info, debug, trace or silent.',
  }),
};

const port = whole(1, 65_535);

/** The word that stands for no admin port. */
const OFF = 'off';

/** The settings of the port for operators. */
export const ADMIN_SETTINGS = {
  ADMIN_PORT: setting(
    z
      .string()
      .superRefine((value, context) => {
        const [issue] = value === OFF ? [] : (port.safeParse(value).error?.issues ?? []);
        if (issue) context.addIssue({ code: 'custom', message: `${issue.message}, or ${OFF}` });
      })
      .transform((value) => (value === OFF ? value : Number(value)))
      .default(9464),
    {
      description:
        'Port for operators: metrics, and health in detail (docs/metrics.md). `off`: none, and nothing is counted. Each gateway on a machine needs its own.',
    },
  ),
  ADMIN_HOST: setting(text.default('127.0.0.1'), {
    description:
      'Address that the admin port listens on. It asks nobody for credentials: beyond this machine, let only those reach it who may see it.',
  }),
};

/** Where operators reach the gateway. */
export interface AdminConfig {
  readonly port: number;
  readonly host: string;
}

/** Reads the settings; what is wrong with them goes to `problems`. Undefined: there is no admin port. */
export function adminOf(
  settings: Values<typeof ADMIN_SETTINGS>,
  main: { readonly port: number },
  problems: string[],
): AdminConfig | undefined {
  const { ADMIN_PORT: given, ADMIN_HOST: host } = settings;
  if (given === OFF) return undefined;
  if (given === main.port) {
    problems.push(
      `ADMIN_PORT: ${given} is the port of the endpoint (PORT); write another one, or ${OFF}`,
    );
  }
  return { port: given, host };
}
