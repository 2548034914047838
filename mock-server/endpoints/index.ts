export type {
  AuthorizationRequest,
  Browser,
  CodeChallenge,
  Page,
  ResponseParameters,
} from './authorization/authorization-request.ts';
export {
  type Call,
  type Codecs,
  type Decision,
  ENDPOINTS,
  type Endpoint,
  readToken,
  refused,
  type Step,
  type Tools,
} from './call.ts';
export { type Cors, sharingWith } from './cors.ts';
export { endpointsByPath } from './endpoint-paths.ts';
export { conformantParts, formatOf, type Parts } from './parts.ts';
export { type Pipelines, pipelinesOf, type Row, type StepName, type Steps } from './pipelines.ts';
export { type Renderers, render } from './renderers.ts';
export { type FaultForm, faultReply } from './resource/resource-fault.ts';
export { resourceAt } from './resource/resource-inventory.ts';
export { tenantAt } from './resource/tenancy.ts';
export { challengeBy } from './token/realm-steps.ts';
