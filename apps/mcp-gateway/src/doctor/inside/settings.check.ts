import type { GatewayConfig } from '../../config/gateway-config.js';
import { linesOf, quoted, type Line } from '../report.js';

const settings = linesOf('settings');

/** What the gateway would run with, or one line for each problem of its documents and tools. */
export function settingsLines(config: GatewayConfig, problems: readonly string[]): readonly Line[] {
  return problems.length === 0 ? [settingsLine(config)] : settingsProblems(problems);
}

function settingsLine(config: GatewayConfig): Line {
  const { endpoint, callers, exchange, served } = config;
  const upstreams = served.upstreams.map(({ url }) => quoted(url)).join(', ');
  return settings.ok(
    `they fit together: issuer ${quoted(callers.issuer)}, resource ${quoted(endpoint.resource)}, upstream ${upstreams}, ${exchange.profile}`,
  );
}

/** `SETTING: what is wrong; what to write instead`; more than one setting where either is at fault. */
const PROBLEM = /^([A-Z0-9_]+(?:,? (?:or |and )?[A-Z0-9_]+)*): (.*)$/s;

/** The same of a field of gateway.yaml, which follows its line and column. */
const FILE_PROBLEM = /^(.+?:\d+:\d+ .+?): (.*)$/s;

/** A problem that is the rule itself, as `a host name, without https://` is. */
const RULE = /^(write|an?) /;

const AS_IN_ENV = 'write it as in .env.example';
const AS_IN_FILE =
  'write it as docs/gateway-yaml.md says; validate lists all problems of file and documents';

/** One line for each problem that would keep the gateway from starting. */
export function settingsProblems(problems: readonly string[]): readonly Line[] {
  return problems.map((problem) => {
    const ofFile = FILE_PROBLEM.exec(problem);
    const [, setting = 'settings', what = problem] = PROBLEM.exec(problem) ?? ofFile ?? [];
    if (setting.endsWith('_FILE')) {
      return settings.wrong(`${setting}: ${what}`, {
        setting,
        instead: 'name a file that the gateway’s user can read and that holds the secret',
      });
    }
    const cut = what.lastIndexOf('; ');
    if (cut !== -1) {
      const instead = what.slice(cut + 2);
      return settings.wrong(`${setting}: ${what.slice(0, cut)}`, { setting, instead });
    }
    return RULE.test(what)
      ? settings.wrong(`${setting} cannot be used as it is`, { setting, instead: what })
      : settings.wrong(`${setting}: ${what}`, {
          setting,
          instead: ofFile ? AS_IN_FILE : AS_IN_ENV,
        });
  });
}
