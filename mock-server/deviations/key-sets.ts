import type { VerificationKey } from '../ports/index.ts';
import type { ServerDeviation } from './deviation.ts';
import { withPolicies, withStep } from './override.ts';

/** Faults of resource servers in what they know of the keys of their issuer. */
const faults: readonly Omit<ServerDeviation, 'party' | 'profiles'>[] = [
  {
    name: 'keys-fetched-once',
    title: 'The key set is fetched when the first token comes, and never again.',
    breaks: ['B-D04', 'B-D05'],
    override: withPolicies({
      wantsKeys: ({ fetchedAt }) => fetchedAt === undefined,
      keysAreFresh: (fetchedAt) => fetchedAt !== undefined,
    }),
  },
  {
    name: 'keys-fetched-by-the-clock-only',
    title: 'A token that names an unknown key is refused until the key set is fetched again in its turn.',
    breaks: ['B-D04'],
    override: (parts) =>
      withPolicies({
        wantsKeys: ({ fetchedAt }, _kid, now, keySet) => !parts.policies.keysAreFresh(fetchedAt, now, keySet),
      })(parts),
  },
  {
    name: 'keys-kept-until-another-is-named',
    title: 'The key set is fetched anew when a token names an unknown key, and at no other time.',
    breaks: ['B-D05'],
    override: (parts) =>
      withPolicies({
        keysAreFresh: (fetchedAt) => fetchedAt !== undefined,
        wantsKeys: (held, kid, now, keySet) =>
          parts.policies.wantsKeys(
            held.fetchedAt === undefined ? held : { ...held, fetchedAt: now },
            kid,
            now,
            keySet,
          ),
      })(parts),
  },
  {
    name: 'keys-added-only',
    title: 'Keys of a fetched key set are added to those that are trusted, and none is taken away.',
    breaks: ['B-D05'],
    override(parts) {
      const trusted = new Map<string, VerificationKey>();
      return withStep('learnKeys', (original) => async (call, tools) => {
        const decision = await original(call, tools);
        for (const key of call.trustedKeys ?? []) trusted.set(key.kid, key);
        call.trustedKeys = [...trusted.values()];
        return decision;
      })(parts);
    },
  },
  {
    name: 'keys-fetched-for-each-unknown-name',
    title: 'Each token that names an unknown key has the key set fetched.',
    breaks: ['B-D06'],
    override: (parts) =>
      withPolicies({
        wantsKeys: (held, kid, now, keySet) =>
          !parts.policies.keysAreFresh(held.fetchedAt, now, keySet) ||
          (kid !== undefined && !held.kids.includes(kid)),
      })(parts),
  },
  {
    name: 'keys-fetched-for-each-bad-signature',
    title:
      'Each token whose signature does not hold has the key set fetched, since the keys might be others now.',
    breaks: ['B-D06'],
    override: (parts) =>
      withStep('readAccessToken', (original) => async (call, tools) => {
        const decision = await original(call, tools);
        if (decision === undefined || call.trustedKeys === undefined) return decision;
        const policies = { ...tools.policies, wantsKeys: () => true };
        return (await parts.steps.learnKeys(call, { ...tools, policies })) ?? original(call, tools);
      })(parts),
  },
];

export const keySetDeviations: readonly ServerDeviation[] = faults.map((fault) => ({
  ...fault,
  party: 'resource-server',
  profiles: ['oauth2-key-set'],
}));
