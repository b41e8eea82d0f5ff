import { ConfigError, type GatewayConfig } from '../../config.js';
import { linesOf, quoted, type Line } from '../report.js';

const settings = linesOf('settings');

/** What the gateway would run with. */
export function settingsLine(config: GatewayConfig): Line {
  const { issuer, resource, upstream, exchange } = config;
  return settings.ok(
    `they fit together: issuer ${quoted(issuer)}, resource ${quoted(resource)}, upstream ${quoted(upstream.baseUrl)}, ${exchange.profile}`,
  );
}

/** `SETTING: what is wrong; what to write instead`; more than one setting where either is at fault. */
const PROBLEM = /^([A-Z0-9_]+(?:,? (?:or |and )?[A-Z0-9_]+)*): (.*)$/s;

/** One line for each problem that would keep the gateway from starting. */
export function settingsProblems(error: ConfigError): readonly Line[] {
  return error.problems.map((problem) => {
    const [, setting = 'settings', what = problem] = PROBLEM.exec(problem) ?? [];
    const cut = what.lastIndexOf('; ');
    const text = cut === -1 ? what : what.slice(0, cut);
    const instead = cut === -1 ? 'write it as .env.example shows it' : what.slice(cut + 2);
    return settings.wrong(`${setting}: ${text}`, { setting, instead });
  });
}
