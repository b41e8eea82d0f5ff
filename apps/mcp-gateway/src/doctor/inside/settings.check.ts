import { ConfigError } from '#auth';
import type { GatewayConfig } from '../../config/gateway-config.js';
import { linesOf, quoted, type Line } from '../report.js';

const settings = linesOf('settings');

/** What the gateway would run with. */
export function settingsLine(config: GatewayConfig): Line {
  const { endpoint, callers, exchange, served } = config;
  const upstreams = served.upstreams.map(({ url }) => quoted(url)).join(', ');
  return settings.ok(
    `they fit together: issuer ${quoted(callers.issuer)}, resource ${quoted(endpoint.resource)}, upstream ${upstreams}, ${exchange.profile}`,
  );
}

/** `SETTING: what is wrong; what to write instead`; more than one setting where either is at fault. */
const PROBLEM = /^([A-Z0-9_]+(?:,? (?:or |and )?[A-Z0-9_]+)*): (.*)$/s;

/** A problem that is the rule itself, as `a host name, without https://` is. */
const RULE = /^(write|an?) /;

/** One line for each problem that would keep the gateway from starting. */
export function settingsProblems(error: ConfigError): readonly Line[] {
  return error.problems.map((problem) => {
    const [, setting = 'settings', what = problem] = PROBLEM.exec(problem) ?? [];
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
      : settings.wrong(`${setting}: ${what}`, { setting, instead: 'write it as in .env.example' });
  });
}
