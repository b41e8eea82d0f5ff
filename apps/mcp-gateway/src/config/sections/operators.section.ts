import { LOG_LEVELS, oneOf, text, whole } from '#auth';
import { canParseUrl, hasUserInfo, quotable } from '#outbound';
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

/** Fewest characters of `ADMIN_TOKEN`: it is guessed at by anybody who reaches the port. */
export const MIN_ADMIN_TOKEN_CHARACTERS = 32;
/** Most of them: it stands in one header. */
export const MAX_ADMIN_TOKEN_CHARACTERS = 1_024;

const adminToken = z
  .string()
  .regex(/^[\x21-\x7e]*$/, 'visible ASCII only, without spaces; `openssl rand -hex 32` makes one')
  .min(
    MIN_ADMIN_TOKEN_CHARACTERS,
    `has fewer than ${MIN_ADMIN_TOKEN_CHARACTERS} characters; \`openssl rand -hex 32\` makes one`,
  )
  .max(MAX_ADMIN_TOKEN_CHARACTERS, `has more than ${MAX_ADMIN_TOKEN_CHARACTERS} characters`);

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
        'Port for operators: metrics, health in detail (docs/metrics.md) and a page to look at (docs/operator-page.md). `off`: none, and nothing is counted. Each gateway on a machine needs its own.',
    },
  ),
  ADMIN_HOST: setting(text.default('127.0.0.1'), {
    description:
      'Address that the admin port listens on. Beyond this machine its page needs ADMIN_TOKEN; metrics and health ask nobody for credentials, so let only those reach it who may see them.',
  }),
  ADMIN_TOKEN: setting(adminToken.optional(), {
    description:
      "What opens the admin port's page, /status.json, /config and /explain: a Bearer token, or the password of a browser's dialog. At least 32 visible characters, made by `openssl rand -hex 32`; may come from ADMIN_TOKEN_FILE.",
    unset: 'they are open on loopback, and closed elsewhere',
  }),
  TRACE_URL: setting(z.string().optional(), {
    description:
      "Where a trace is shown, for links on the admin port's page; holds {traceId} once.",
    example: 'https://traces.example.com/trace/{traceId}',
    unset: 'no links',
  }),
};

/** Where operators reach the gateway. */
export interface AdminConfig {
  readonly port: number;
  readonly host: string;
  /** What its page asks for; undefined: nothing on loopback, and it is closed elsewhere. */
  readonly token: string | undefined;
  /** With `{traceId}` in it; undefined: traces are not linked. */
  readonly traceUrl: string | undefined;
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
  const { ADMIN_TOKEN: token, TRACE_URL: traceUrl } = settings;
  if (traceUrl !== undefined && !isTraceUrl(traceUrl)) {
    problems.push(
      `TRACE_URL: ${quotable(traceUrl)} is not an http or https URL with {traceId} in it once; write it as https://traces.example.com/trace/{traceId}`,
    );
  }
  return { port: given, host, token, traceUrl };
}

/** Whether a link can be made of it: any id is 32 hexadecimal digits. */
function isTraceUrl(pattern: string): boolean {
  if (pattern.split('{traceId}').length !== 2 || hasUserInfo(pattern)) return false;
  const url = pattern.replace('{traceId}', '0'.repeat(32));
  return canParseUrl(url) && /^https?:$/.test(new URL(url).protocol);
}
