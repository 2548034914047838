import type { Decision } from '../endpoints/index.ts';
import { bodyText, bytes, headerValue } from '../wire/index.ts';
import type { ServerDeviation } from './deviation.ts';
import { withField } from './faulty-replies.ts';
import { withRenderers, withStep } from './override.ts';

const profiles = ['mware-esb'];
const QUARTER = 900_000;
const COOKIE = 'gateway_session';

/** Deviations of a gateway before services: what it takes a token for, and how it refuses one. */
export const gatewayDeviations: readonly ServerDeviation[] = [
  {
    name: 'gateway-remembers-valid-tokens',
    party: 'resource-server',
    profiles,
    title: 'A token that was valid is taken for a quarter of an hour without another look.',
    breaks: ['ESB-01', 'ESB-08', 'ESB-11', 'ESB-16', 'B-39', 'B-D03'],
    override(parts) {
      const seen = new Map<string, number>();
      return withStep('checkRevocation', (original) => async (call, tools) => {
        const token = call.token ?? '';
        if (call.now - (seen.get(token) ?? -QUARTER) < QUARTER) return undefined;
        const decision = await original(call, tools);
        if (decision === undefined) seen.set(token, call.now);
        return decision;
      })(parts);
    },
  },
  {
    name: 'revocation-unknown-to-one-service',
    party: 'resource-server',
    profiles,
    title: 'One service behind the gateway never hears of logouts.',
    breaks: ['ESB-01', 'B-39'],
    override(parts) {
      const loggedOut = new Set<string>();
      return withStep('revoke', (original) => (call, tools) => {
        loggedOut.add(call.token ?? '');
        return original(call, tools);
      })(
        withStep('checkRevocation', (original) => (call, tools) => {
          const unheard = loggedOut.has(call.token ?? '') && call.request.url.includes('/api/admin');
          return unheard ? undefined : original(call, tools);
        })(parts),
      );
    },
  },
  {
    name: 'gateway-renews-by-itself',
    party: 'resource-server',
    profiles,
    title: 'The gateway takes an expired token while its refresh token lives.',
    breaks: ['ESB-07', 'B-19'],
    override: withStep('checkLifetime', (original) => async (call, tools) => {
      const decision = await original(call, tools);
      if (decision === undefined || call.facts?.grantId === undefined) return decision;
      const refreshToken = await tools.ports.store.refreshTokenOf(call.facts.grantId);
      const alive = refreshToken !== undefined && !tools.policies.expired(refreshToken.expiresAt, call.now);
      return alive && refreshToken.revokedAt === undefined ? undefined : decision;
    }),
  },
  {
    name: 'gateway-goes-by-its-cookie',
    party: 'resource-server',
    profiles,
    title: 'Who was served once is served again for a cookie, whatever token comes with it.',
    breaks: ['ESB-07'],
    override: (parts) =>
      withStep('checkRevocation', (original) => async (call, tools): Promise<Decision | undefined> => {
        const cookie = headerValue(call.request, 'Cookie') ?? '';
        return cookie.includes(COOKIE) ? undefined : original(call, tools);
      })(
        withRenderers((original) => ({
          served: (decision, call, tools) =>
            withField(original.served(decision, call, tools), 'Set-Cookie', `${COOKIE}=1; HttpOnly`),
        }))(parts),
      ),
  },
  {
    name: 'refusal-brings-a-token',
    party: 'resource-server',
    profiles,
    title: 'The refusal of a token brings another one in a field of its own.',
    breaks: ['ESB-07'],
    override: withRenderers((original) => ({
      refusedByResource: (problem, call, tools) =>
        problem === 'invalid-token'
          ? withField(original.refusedByResource(problem, call, tools), 'X-Renewed-Token', 'a-new-token')
          : original.refusedByResource(problem, call, tools),
    })),
  },
  {
    name: 'fault-not-well-formed',
    party: 'resource-server',
    profiles,
    title: 'The fault in the body of a refusal is XML without its last tag.',
    breaks: ['ESB-D03'],
    override: withRenderers((original) => ({
      refusedByResource(problem, call, tools) {
        const reply = original.refusedByResource(problem, call, tools);
        return { ...reply, body: bytes(bodyText(reply).replace(/<\/am:fault>\s*$/, '')) };
      },
    })),
  },
  {
    name: 'displaced-token-has-a-code-of-its-own',
    party: 'resource-server',
    profiles,
    title: 'A token that was displaced is refused with another code than one that is unknown.',
    breaks: ['ESB-D03'],
    override: withRenderers((original) => ({
      refusedByResource(problem, call, tools) {
        const reply = original.refusedByResource(problem, call, tools);
        return call.flaw === 'revoked'
          ? { ...reply, body: bytes(bodyText(reply).replaceAll('900901', '900904')) }
          : reply;
      },
    })),
  },
];
