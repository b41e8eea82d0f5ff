import { CALL_OUTCOMES } from '../../apps/mcp-gateway/src/observing/closed-sets.js';
import { runChild } from '../support/child.js';
import { scrapeText } from '../support/scrape.js';
import { dashboardQueries } from './dashboard-file.js';
import { Prometheus, type Answered } from './prometheus.js';
import { ALERTS, RECORDED } from './rules-file.js';
import { WatchedStack } from './watched-stack.js';

let watched: WatchedStack;
let prometheus: Prometheus;
beforeAll(async () => {
  watched = await WatchedStack.start();
  prometheus = await Prometheus.start(watched.adminPorts);
  await watched.load();
  // A rate needs a series that was seen before it grew.
  for (const port of watched.adminPorts) {
    await prometheus.answered(
      `gw_tool_calls_total{instance="127.0.0.1:${port}",tool="greet",outcome="ok"} > 0`,
    );
  }
  await watched.load();
});
afterAll(async () => {
  await prometheus.close();
  await watched.close();
});

/** What has nothing to show when all went well. */
const EMPTY = ['Restarts and reloads'];
/** What is 0, or without a value, in a load like this one; every other query answers with more. */
const QUIET = [
  ...['Open requests and streams A', 'Open requests and streams B', 'Unknown keys A'],
  ...['Cached tokens B', 'Waiting A', 'Waiting B', 'Waiting C', 'Garbage collection A'],
  ...['Issuers that are not asked A', 'Issuers that are not asked B', 'Tokens of somebody else A'],
  ...['Redis A', 'Redis B', 'Audit records A', 'Audit records B', 'Dropped spans A'],
  ...['Limits without Redis A', 'Servers that are not asked A', 'Age of the tool lists A'],
];
/** Series that a line of the table shows. */
const SHOWN = 3;

const inWords = (answers: readonly Answered[]) =>
  answers
    .slice(0, SHOWN)
    .map(({ metric, value }) => {
      const own = Object.entries(metric).filter(([label]) => !['__name__', 'job'].includes(label));
      const labels = own.map(([, text]) => text).join(' ');
      return `${labels === '' ? '' : `${labels}: `}${Number(Number(value).toPrecision(3))}`;
    })
    .join('; ') + (answers.length > SHOWN ? `; … ${answers.length} series` : '');

const print = (rows: readonly (readonly [string, string])[]) => {
  process.stdout.write(rows.map(([name, value]) => `${name.padEnd(48)} ${value}\n`).join(''));
};

it.each([0, 1, 2])('promtool finds nothing to say of what replica %s counts', async (index) => {
  const input = await scrapeText(`http://127.0.0.1:${watched.adminPorts[index]}`);
  const lint = await runChild('promtool', ['check', 'metrics'], process.env, { input });
  expect(lint).toMatchObject({ code: 0, out: '', error: '' });
});

it('the load has calls of every outcome', async () => {
  for (const outcome of CALL_OUTCOMES) {
    await prometheus.answered(`gw_tool_calls_total{outcome="${outcome}"} > 0`);
  }
});

it('each query of the dashboard is answered, with data', async () => {
  const rows: [string, string][] = [];
  for (const [where, query] of dashboardQueries()) {
    if (QUIET.includes(where)) await prometheus.answered(query);
    else if (!EMPTY.includes(where)) await prometheus.answered(`(${query}) > 0`);
    const answer = await prometheus.query(query);
    rows.push([where, inWords(answer)]);
  }
  print(rows);
  expect(rows.length).toBeGreaterThan(40);
});

it('each recording rule records, and the expression of each alert is answered', async () => {
  const rows: [string, string][] = [];
  for (const { record } of RECORDED) {
    rows.push([record, inWords(await prometheus.answered(record))]);
  }
  for (const { alert, expr } of ALERTS) rows.push([alert, inWords(await prometheus.query(expr))]);
  print(rows);
  const broken = (await prometheus.rules()).filter(
    ({ health, lastError = '' }) => health === 'err' || lastError !== '',
  );
  expect(broken).toEqual([]);
});

it('a refused client fires at once, faults use up the budget, and replicas that are ready are', async () => {
  await prometheus.answered('ALERTS{alertname="GatewayClientRefused",alertstate="firing"}');
  await prometheus.answered('ALERTS{alertname="GatewayErrorBudgetFast"}');
  const states = (await prometheus.alerts()).map(({ labels }) => labels['alertname']);
  expect(states).not.toContain('GatewayNotReady');
  expect(states).not.toContain('GatewayFewReady');
});
