import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { settingsSchema } from '../apps/mcp-gateway/src/config/settings.js';
import { SECRET_SETTINGS } from '../libs/auth/src/setting-names.js';
import { SET_BY_THE_CHART, valuesSchema } from './chart/values-schema.js';
import { expectDocument } from './support/generated-doc.js';

const CHART = 'deploy/helm/mcp-gateway';
const yaml = (file: string) => parse(readFileSync(`${CHART}/${file}`, 'utf8')) as object;
const schema = valuesSchema();

it("the schema of the chart's values is made from the settings and from what validates gateway.yaml", () => {
  expectDocument(`${CHART}/values.schema.json`, `${JSON.stringify(schema, null, 2)}\n`);
});

it('every setting is a value of the chart, a key of its secret, or given by the chart', () => {
  const { config, secretKeys } = schema.properties!;
  const names = [config, secretKeys].flatMap((each) => Object.keys(each!.properties!));
  expect(new Set([...names, ...SET_BY_THE_CHART])).toEqual(
    new Set(Object.keys(settingsSchema.shape)),
  );
  expect(Object.keys(secretKeys!.properties!)).toEqual([...SECRET_SETTINGS]);
});

it('values.yaml has every value of the schema', () => {
  const values = Object.keys(schema.properties!).filter((name) => name !== 'global');
  expect(Object.keys(yaml('values.yaml')).sort()).toEqual(values.sort());
});

it('chart and application have the version of the package', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect(yaml('Chart.yaml')).toMatchObject({ version, appVersion: version });
});
