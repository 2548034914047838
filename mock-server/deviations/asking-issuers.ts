import type { Call } from '../endpoints/index.ts';
import { digestOf } from '../tokens/index.ts';
import type { ServerDeviation } from './deviation.ts';
import { withStep } from './override.ts';

const profiles = ['clueride'];
const party = 'resource-server';

/** What a server remembers of a token. */
type Known = Pick<Required<Call>, 'vouching' | 'facts'>;

export const askingIssuerDeviations: readonly ServerDeviation[] = [
  {
    name: 'verified-once-and-for-ever',
    party,
    profiles,
    title: 'What the issuer said of a token at its first call counts for ever.',
    breaks: ['B-19', 'B-39', 'B-43'],
    override(parts) {
      const known = new Map<string, Known>();
      return withStep('lookUpToken', (original) => async (call, tools) => {
        const digest = digestOf(call.token ?? '');
        const { vouching, facts } = known.get(digest) ?? {};
        if (vouching !== undefined && facts !== undefined) {
          call.vouching = { ...vouching, expiresAt: Number.POSITIVE_INFINITY };
          call.facts = { ...facts, expiresAt: Number.POSITIVE_INFINITY };
          return undefined;
        }
        const decision = await original(call, tools);
        if (call.vouching !== undefined && call.facts !== undefined) {
          known.set(digest, { vouching: call.vouching, facts: call.facts });
        }
        return decision;
      })(parts);
    },
  },
];
