import { runChild } from '../support/child.js';
import { RULE_TESTS, RULES_FILE, RULES_FOLDER } from './rules-file.js';

const promtool = (...args: readonly string[]) =>
  runChild('promtool', args, process.env, { cwd: RULES_FOLDER });

it('the rules are what Prometheus reads', async () => {
  const { code, out, error } = await promtool('check', 'rules', RULES_FILE);
  expect({ code, error, out }).toMatchObject({ code: 0, error: '' });
});

it('the example of a configuration is valid, with the rules and the replicas that it names', async () => {
  const { code, out, error } = await promtool('check', 'config', 'prometheus.yaml');
  expect({ code, error, out }).toMatchObject({ code: 0, error: '' });
  expect(out).not.toMatch(/warning/i);
});

it.each(RULE_TESTS)('each alert fires, and does not just below its threshold: %s', async (file) => {
  const { code, out, error } = await promtool('test', 'rules', file);
  process.stdout.write(`promtool test rules ${file}: ${out.trim()}\n`);
  expect({ code, error: error.trim() }).toEqual({ code: 0, error: '' });
});
