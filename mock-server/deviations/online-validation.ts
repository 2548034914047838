import { refused, type Step } from '../endpoints/index.ts';
import { bytes } from '../wire/index.ts';
import { byAuthorizationServer, type ServerDeviation } from './deviation.ts';
import { withStep } from './override.ts';

const profiles = ['mobilefirst'];

/** Says of every token what the step says of it, but for some checks that it does not make. */
const validating = (...unmade: readonly string[]): ServerDeviation['override'] =>
  withStep('validate', (original) => async (call, tools) => {
    const decision = await original(call, tools);
    if (decision?.kind !== 'validated' || decision.failed === undefined) return decision;
    const facts = decision.facts ?? call.facts;
    if (!unmade.includes(decision.failed) || facts === undefined) return decision;
    return { kind: 'validated', facts, because: `${decision.because}, which this endpoint does not look at` };
  });

const unscoped: Step = (call) => {
  call.resource = { method: '*', path: '/', scopes: [] };
  return undefined;
};

const faults: readonly Omit<ServerDeviation, 'party' | 'profiles'>[] = [
  {
    name: 'validation-of-signatures-only',
    title: 'The validation endpoint looks at signatures and at nothing else.',
    breaks: ['MOBILEFIRST-11', 'MOBILEFIRST-D03'],
    override: validating('expiration', 'revocation', 'scope'),
  },
  {
    name: 'validation-ignores-scopes',
    title: 'The validation endpoint does not look at the scope that it is asked for.',
    breaks: ['MOBILEFIRST-11'],
    override: withStep('readRequiredScope', () => unscoped),
  },
  {
    name: 'validation-ignores-expirations',
    title: 'The validation endpoint calls an expired token valid.',
    breaks: ['MOBILEFIRST-11'],
    override: validating('expiration'),
  },
  {
    name: 'validation-ignores-revocations',
    title: 'The validation endpoint calls a revoked token valid.',
    breaks: ['MOBILEFIRST-D03'],
    override: validating('revocation'),
  },
  {
    name: 'validation-demands-a-scope',
    title: 'The validation endpoint calls no token valid unless it is asked for a scope.',
    breaks: ['MOBILEFIRST-11'],
    override: withStep(
      'readRequiredScope',
      (original) => (call, tools) =>
        call.form?.some(([name]) => name === 'scope')
          ? original(call, tools)
          : { kind: 'validated', failed: 'scope', because: 'the request names no scope' },
    ),
  },
  {
    name: 'validation-says-yes',
    title: 'The validation endpoint calls everything valid.',
    breaks: ['MOBILEFIRST-11', 'MOBILEFIRST-D03'],
    override: withStep('validate', () => () => ({
      kind: 'literal',
      because: 'this endpoint likes every token',
      reply: { status: 200, headers: [['Content-Type', 'application/json']], body: bytes('{"active":true}') },
    })),
  },
  {
    name: 'validation-endpoint-missing',
    title: 'There is no validation endpoint.',
    breaks: ['MOBILEFIRST-02', 'MOBILEFIRST-11'],
    override: withStep(
      'validate',
      () => (call) => refused('unknown-endpoint', `there is nothing at ${call.request.url}`),
    ),
  },
];

/** Faults of the endpoint that validates tokens for services. */
export const onlineValidationDeviations = byAuthorizationServer(
  faults.map((fault) => ({ ...fault, profiles })),
);
