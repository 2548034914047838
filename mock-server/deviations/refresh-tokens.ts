import { parameter } from '../protocol/index.ts';
import { digestOf } from '../tokens/index.ts';
import type { ServerDeviation } from './deviation.ts';
import { withPolicies, withStore } from './override.ts';

/** Deviations in what a refresh does to the refresh token. */
export const refreshTokenDeviations: readonly ServerDeviation[] = [
  {
    name: 'rotated-token-not-handed-out',
    party: 'authorization-server',
    title: 'A refresh replaces the refresh token and answers with the old one.',
    breaks: ['ENIGMA-09', 'ENIGMA-13', 'ENIGMA-17'],
    override: (parts) => ({
      ...parts,
      policies: { ...parts.policies, rotation: () => 'rotate' },
      renderers: {
        ...parts.renderers,
        issued(decision, call, tools) {
          const presented = call.presented?.token;
          const tokens = {
            ...decision.tokens,
            ...(presented === undefined ? {} : { refreshToken: presented }),
          };
          return parts.renderers.issued({ ...decision, tokens }, call, tools);
        },
      },
    }),
  },
  {
    name: 'replaced-refresh-token-works',
    party: 'authorization-server',
    profiles: ['oauth2'],
    title: 'A refresh token that was replaced still works.',
    breaks: ['B-40'],
    override: withStore((store) => ({ issue: ({ replaces: _, ...issue }) => store.issue(issue) })),
  },
  {
    name: 'refresh-token-of-public-clients-kept',
    party: 'authorization-server',
    profiles: ['oauth2'],
    title: 'Clients that keep no secret keep their refresh token.',
    breaks: ['B-40'],
    override: (parts) => {
      const { rotation } = parts.policies;
      return withPolicies({
        rotation: (profile, client) => (client.public === true ? 'keep' : rotation(profile, client)),
      })(parts);
    },
  },
  {
    name: 'refresh-token-for-anybody',
    party: 'authorization-server',
    profiles: ['enigma', 'mware-esb', 'cehub'],
    title: 'A refresh token works for any client that proves itself.',
    breaks: ['B-16', 'ESB-11', 'CEHUB-12'],
    override: (parts) => ({
      ...parts,
      steps: {
        ...parts.steps,
        findRefreshToken: (call, tools) =>
          parts.steps.findRefreshToken(call, {
            ...tools,
            policies: { ...tools.policies, belongsTo: () => true },
          }),
      },
    }),
  },
  {
    name: 'excess-scope-burns-refresh-token',
    party: 'authorization-server',
    title: 'A refresh that asks for too much scope is refused and ends the refresh token.',
    breaks: ['ENIGMA-D02'],
    override: (parts) => ({
      ...parts,
      steps: {
        ...parts.steps,
        async decideScope(call, tools) {
          const decision = await parts.steps.decideScope(call, tools);
          if (decision !== undefined && call.presented !== undefined) {
            await tools.ports.store.revokeGrant(call.presented.record.grantId, call.now);
          }
          return decision;
        },
      },
    }),
  },
  {
    name: 'wrong-secret-burns-refresh-token',
    party: 'authorization-server',
    title: 'A refresh with a wrong client secret is refused and ends the refresh token.',
    breaks: ['ENIGMA-D02'],
    override: (parts) => ({
      ...parts,
      steps: {
        ...parts.steps,
        async authenticateClient(call, tools) {
          const decision = await parts.steps.authenticateClient(call, tools);
          const token = parameter(call.form ?? [], 'refresh_token');
          const { store } = tools.ports;
          const record = decision && token ? await store.refreshToken(digestOf(token)) : undefined;
          if (record !== undefined) await store.revokeGrant(record.grantId, call.now);
          return decision;
        },
      },
    }),
  },
];
