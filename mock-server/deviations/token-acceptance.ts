import type { Parts } from '../endpoints/index.ts';
import { digestOf, type TokenFacts } from '../tokens/index.ts';
import type { ServerDeviation } from './deviation.ts';
import { breakdown } from './faulty-replies.ts';
import { withStep } from './override.ts';

/** A resource server that finds something in tokens that are none; where it does not, it refuses them as before. */
const readingInto =
  (find: (token: string, parts: Parts) => Promise<TokenFacts | undefined>) =>
  (parts: Parts): Parts =>
    withStep('readAccessToken', (original) => async (call, tools) => {
      const decision = await original(call, tools);
      if (decision?.kind !== 'refused') return decision;
      const facts = await find(call.token ?? '', parts);
      if (facts === undefined) return decision;
      call.facts = facts;
      return undefined;
    })(parts);

/** Characters of a token that the server with this fault looks at. */
const LOOKED_AT = 12;

export const tokenAcceptanceDeviations: readonly ServerDeviation[] = [
  {
    name: 'unknown-token-accepted',
    party: 'resource-server',
    title: 'A token that nobody issued is taken for one of the first application.',
    breaks: ['B-19', 'B-D01'],
    profiles: ['oauth2'],
    override: readingInto(async (_token, { profile }) => {
      const { id, scopes } = profile.world.clients[0] ?? { id: '', scopes: [] };
      return { clientId: id, scope: scopes, expiresAt: Number.POSITIVE_INFINITY };
    }),
  },
  {
    name: 'refresh-token-opens-apis',
    party: 'resource-server',
    title: 'A refresh token is accepted where an access token is asked for.',
    breaks: ['B-19', 'CEHUB-08', 'CEHUB-28'],
    profiles: ['enigma', 'oauth2', 'cehub'],
    override: readingInto(async (token, { ports }) => {
      const record = await ports.store.refreshToken(digestOf(token));
      return record && { ...record, expiresAt: Number.POSITIVE_INFINITY };
    }),
  },
  {
    name: 'beginning-of-a-token-suffices',
    party: 'resource-server',
    title: 'Tokens are told apart by their first characters.',
    breaks: ['B-19'],
    profiles: ['oauth2'],
    override(parts) {
      const known = new Map<string, string>();
      const listening: Parts = {
        ...parts,
        format: {
          ...parts.format,
          async mint(content, ports) {
            const token = await parts.format.mint(content, ports);
            known.set(token.slice(0, LOOKED_AT), token);
            return token;
          },
        },
      };
      return readingInto(async (token, { ports }) => {
        const meant = known.get(token.slice(0, LOOKED_AT));
        return meant === undefined ? undefined : await ports.store.accessToken(digestOf(meant));
      })(listening);
    },
  },
  {
    name: 'undecodable-token-breaks-server',
    party: 'resource-server',
    title: 'A token that cannot be taken apart ends in status 500.',
    breaks: ['B-33', 'B-35'],
    override: withStep(
      'readAccessToken',
      (original) => (call, tools) =>
        call.token?.split('.').length === 3
          ? original(call, tools)
          : breakdown('the token had not the segments that the server counted on'),
    ),
  },
];
