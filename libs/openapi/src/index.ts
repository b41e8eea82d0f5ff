export { apiTools } from './api-tools.js';
export type {
  ApiDocument,
  DocumentReaders,
  DocumentSource,
  LoadedDocument,
  ReadText,
} from './document/api-document.js';
export { loadDocument } from './document/load-document.js';
export { findOperation, type Found, type FoundOperation } from './find-operation.js';
export type {
  ApiAnswers,
  ApiTool,
  ApiTools,
  ApiToolSettings,
  NextPage,
  RefusalKind,
  RefusedOperation,
  SecurityNeed,
  SettingsProblem,
} from './operation/api-tool.js';
export type {
  ArgumentOverride,
  OperationOverride,
  OutputKind,
} from './operation/operation-override.js';
export {
  ArgumentError,
  type ApiBodyPart,
  type ApiRequest,
  type ApiRequestBody,
  type UsedArgument,
} from './request/api-request.js';
export type { CheckedValue, ObjectSchema } from './schema/schema-types.js';
export type { Selector } from './selection/selector.js';
export { Validators } from './schema/validators.js';
