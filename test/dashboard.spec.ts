import { readFileSync } from 'node:fs';
import { DASHBOARD, DASHBOARD_TEXT, dashboardQueries, type Panel } from './watch/dashboard-file.js';
import { unknownIn } from './watch/known-names.js';

const { panels, templating, links, annotations } = DASHBOARD;
const rows = panels.filter(({ type }) => type === 'row');
const shown = panels.filter(({ type }) => type !== 'row');
const SOURCE = { type: 'prometheus', uid: '${datasource}' };
/** Variables that Grafana has itself. */
const OF_GRAFANA = ['__rate_interval', '__range', '__all'];
/** As GitHub makes anchors of headings. */
const anchors = (page: string) =>
  [...readFileSync(page, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title.toLowerCase().replaceAll(' ', '-'),
  );

it('has seven rows, in the order in which one looks, and is made for Grafana 10 and newer', () => {
  expect(rows.map(({ title }) => title)).toEqual([
    ...['Calls', 'Tokens and refusals', 'Token exchange', 'Upstreams', 'MCP servers'],
    ...['Process', 'Tools'],
  ]);
  // That of Grafana 10.0; newer ones migrate it.
  expect(DASHBOARD.schemaVersion).toBe(38);
  expect(DASHBOARD.uid).toBe('mcp-gateway');
});

it('ids are unique, panels lie in the grid and on nobody else’s place', () => {
  const ids = panels.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const taken = new Map<string, string>();
  const twice: string[] = [];
  for (const { title, gridPos } of panels) {
    expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
    for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
        const other = taken.get(`${x} ${y}`);
        if (other !== undefined) twice.push(`${title} on ${other}`);
        taken.set(`${x} ${y}`, title);
      }
    }
  }
  expect(twice).toEqual([]);
});

it.each(shown)(
  '$title answers one question, with units, thresholds and queries of its own',
  (one: Panel) => {
    const { description = '', fieldConfig, targets = [], datasource } = one;
    expect(description.match(/\?/g)).toHaveLength(1);
    expect(description).toMatch(/^[A-Z]/);
    expect(fieldConfig!.defaults.unit).toMatch(/^(none|short|s|bytes|reqps|percentunit)$/);
    expect(fieldConfig!.defaults.thresholds!.steps.length).toBeGreaterThan(0);
    expect(targets.length).toBeGreaterThan(0);
    expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length);
    for (const source of [datasource, ...targets.map((each) => each.datasource)]) {
      expect(source).toEqual(SOURCE);
    }
  },
);

it('titles are unique, so that a query is known by where it stands', () => {
  const titles = [...shown.map(({ title }) => title), ...annotations.list.map(({ name }) => name)];
  expect(new Set(titles).size).toBe(titles.length);
});

it('each metric, label and value that a query names is one of the code; no recorded one, so that it works without the rules', () => {
  const queries = [...dashboardQueries().values()];
  expect(queries.flatMap(unknownIn)).toEqual([]);
  expect(queries.filter((query) => query.includes('job:'))).toEqual([]);
  expect(queries.filter((query) => query.includes('$_'))).toEqual([]);
});

it('each variable that is used is defined, and each that is defined is used', () => {
  const used = [...DASHBOARD_TEXT.matchAll(/\$(?:\{(\w+)\}|([a-z_]\w*))/g)].map(
    ([, braced, plain]) => braced ?? plain!,
  );
  const defined = templating.list.map(({ name }) => name);
  expect(defined).toEqual(['datasource', 'job', 'instance', 'upstream', 'docs']);
  expect(used.filter((name) => !defined.includes(name) && !OF_GRAFANA.includes(name))).toEqual([]);
  expect(defined.filter((name) => !used.includes(name))).toEqual([]);
});

it('each query is of the chosen job and replicas', () => {
  const own = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
  const whole = own.filter((expr) => {
    const selected = expr.match(/\{[^}]*\}/g) ?? [];
    return !selected.every((text) => text.includes('job=~"$job",instance=~"$instance"'));
  });
  expect(whole).toEqual([]);
});

it('links lead to headings that are there', () => {
  const urls = [...links, ...panels.flatMap((panel) => panel.links ?? [])].map(({ url }) => url);
  expect(urls.length).toBeGreaterThan(20);
  const broken = urls.filter((url) => {
    const [, page = '', anchor] = /^\$\{docs\}\/([a-z-]+\.md)(?:#(.+))?$/.exec(url) ?? [];
    return page === '' || (anchor !== undefined && !anchors(`docs/${page}`).includes(anchor));
  });
  expect(broken).toEqual([]);
});
