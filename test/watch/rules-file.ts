import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** Where the rules, their tests and an example of a configuration are. */
export const RULES_FOLDER = join(__dirname, '../../deploy/prometheus');
export const RULES_FILE = 'mcp-gateway.rules.yaml';
export const RULE_TESTS = ['mcp-gateway.rules.test.yaml', 'mcp-gateway.rules.days.test.yaml'];

/** One alert, as Prometheus reads it. */
export interface Alert {
  readonly alert: string;
  readonly expr: string;
  /** Absent: it fires at once. */
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** One recording rule. */
export interface Recorded {
  readonly record: string;
  readonly expr: string;
}

/** A check of one moment in a test for promtool. */
interface RuleCheck {
  readonly alertname: string;
  readonly exp_alerts: readonly unknown[];
}

export interface RuleTest {
  readonly name: string;
  readonly alert_rule_test: readonly RuleCheck[];
}

const read = (file: string): unknown => parse(readFileSync(join(RULES_FOLDER, file), 'utf8'));

const { groups } = read(RULES_FILE) as {
  readonly groups: readonly { readonly rules: readonly (Alert | Recorded)[] }[];
};
const rules = groups.flatMap((group) => group.rules);

export const ALERTS = rules.filter((rule): rule is Alert => 'alert' in rule);
export const RECORDED = rules.filter((rule): rule is Recorded => 'record' in rule);

/** All tests for promtool. */
export function ruleTests(): readonly RuleTest[] {
  return RULE_TESTS.flatMap((file) => (read(file) as { tests: RuleTest[] }).tests);
}
