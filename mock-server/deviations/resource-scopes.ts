import type { ServerDeviation } from './deviation.ts';
import { withProblems, withStep } from './override.ts';

export const resourceScopeDeviations: readonly ServerDeviation[] = [
  {
    name: 'scope-unchecked',
    party: 'resource-server',
    title: 'Every live token may do everything.',
    profiles: ['enigma', 'cehub'],
    breaks: ['ENIGMA-05', 'B-19', 'CEHUB-02', 'CEHUB-26'],
    override: withStep('checkScope', () => () => undefined),
  },
  {
    name: 'scope-checked-on-get-only',
    party: 'resource-server',
    title: 'Only reading asks for scopes; whatever else is done, any live token will do.',
    profiles: ['enigma', 'cehub'],
    breaks: ['ENIGMA-05', 'B-19', 'CEHUB-02', 'CEHUB-26'],
    override: withStep(
      'checkScope',
      (original) => (call, tools) => (call.request.method === 'GET' ? original(call, tools) : undefined),
    ),
  },
  {
    name: 'one-scope-of-several-suffices',
    party: 'resource-server',
    title: 'An operation that needs two scopes is open to a token with one of them.',
    breaks: ['ENIGMA-05', 'B-19'],
    override: (parts) => ({
      ...parts,
      policies: {
        ...parts.policies,
        scopeCovers: (granted, required) => required.some((scope) => granted.includes(scope)),
      },
    }),
  },
  {
    name: 'last-scope-counts-alone',
    party: 'resource-server',
    title: 'Of the scopes of a token only the last is looked at.',
    breaks: ['ENIGMA-05'],
    override: (parts) => ({
      ...parts,
      policies: {
        ...parts.policies,
        scopeCovers: (granted, required) => parts.policies.scopeCovers(granted.slice(-1), required),
      },
    }),
  },
  {
    name: 'insufficient-scope-401',
    party: 'resource-server',
    title: 'A token of too little scope gets 401, as if a new one would help.',
    breaks: ['B-34'],
    override: withProblems({ 'insufficient-scope': { status: 401 } }),
  },
  {
    name: 'insufficient-scope-named-invalid-token',
    party: 'resource-server',
    title: 'A token of too little scope gets 403 with the error invalid_token.',
    breaks: ['B-34'],
    override: withProblems({ 'insufficient-scope': { error: 'invalid_token' } }),
  },
];
