export {
  type Call,
  type Codecs,
  type Decision,
  ENDPOINTS,
  type Endpoint,
  refused,
  type Step,
  type Tools,
} from './call.ts';
export { conformantParts, formatOf, type Parts } from './parts.ts';
export { type Pipelines, pipelines, type Row, type StepName, type Steps, steps } from './pipelines.ts';
export { type Renderers, render, renderers, UNCACHED } from './renderers.ts';
export { resourceAt } from './resource-inventory.ts';
