import { apiTools } from '../../libs/openapi/src/api-tools.js';
import type { ApiTools, ApiToolSettings } from '../../libs/openapi/src/operation/api-tool.js';
import { documentOf } from './api-document.js';

/** Everything that may be selected is; scopes `r` and `w` may be asked for. */
export const WHOLE: ApiToolSettings = {
  include: [{ paths: ['*'] }],
  exclude: [],
  override: {},
  prefix: 'up',
  url: 'https://api.test/v1',
  hosts: [],
  output: 'none',
  ceiling: ['r', 'w'],
  schemes: {},
  headers: [],
};

/** The tools of a document that is at hand as a value. */
export function toolsOf(value: object, settings: Partial<ApiToolSettings> = {}): Promise<ApiTools> {
  return apiTools(documentOf(value), { ...WHOLE, ...settings });
}
