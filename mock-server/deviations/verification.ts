import type { Call } from '../endpoints/index.ts';
import { headerValue, pathOf } from '../wire/index.ts';
import type { ServerDeviation } from './deviation.ts';
import { withField } from './faulty-replies.ts';
import { withProfile, withRenderers, withStep } from './override.ts';

const profiles = ['clueride'];

/** What somebody claims in the middle of what looks like a JWT. */
function claimsIn(token: string): Readonly<Record<string, unknown>> | undefined {
  const [, payload, ...rest] = token.split('.');
  if (payload === undefined || rest.length !== 1) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
    return typeof claims === 'object' && claims !== null ? (claims as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** That the issuer stands by somebody, as if it had been asked. */
const standingBy = (email: string, subject: string): Pick<Call, 'vouching' | 'facts'> => ({
  vouching: {
    kind: 'vouched',
    because: 'nobody asked the issuer',
    subject,
    email,
    emailVerified: true,
    scope: [],
    expiresAt: Number.POSITIVE_INFINITY,
  },
  facts: { user: subject, scope: [], expiresAt: Number.POSITIVE_INFINITY },
});

/** A server that lets somebody in without asking, where this finds out who. */
const lettingIn = (find: (call: Call) => readonly [email: string, subject: string] | undefined) =>
  withStep('lookUpToken', (original) => (call, tools) => {
    const who = find(call);
    if (who === undefined) return original(call, tools);
    Object.assign(call, standingBy(...who));
    return undefined;
  });

/** Deviations of an application server in what it does with a token that it is presented. */
export const verificationDeviations: readonly ServerDeviation[] = (
  [
    {
      name: 'debug-token',
      title: 'The token "test" is that of the first user.',
      breaks: ['CLUERIDE-02', 'CLUERIDE-16', 'B-19'],
      override: lettingIn(({ token }) => (token === 'test' ? ['alice@example.test', 'alice'] : undefined)),
    },
    {
      name: 'claims-believed-unverified',
      title: 'A token that looks like a JWT is believed, and nobody asks the issuer.',
      breaks: ['CLUERIDE-02', 'CLUERIDE-04', 'CLUERIDE-16', 'B-19'],
      override: lettingIn(({ token = '' }) => {
        const { email, sub } = claimsIn(token) ?? {};
        return typeof email === 'string' && typeof sub === 'string' ? [email, sub] : undefined;
      }),
    },
    {
      name: 'claims-believed-beside-the-issuer',
      title:
        'Of a token that looks like a JWT the address is taken from its claims, once the issuer stands by it.',
      breaks: ['CLUERIDE-04'],
      override: withStep('lookUpToken', (original) => async (call, tools) => {
        const decision = await original(call, tools);
        const { email } = claimsIn(call.token ?? '') ?? {};
        if (typeof email === 'string' && call.vouching !== undefined) {
          call.vouching = { ...call.vouching, email };
        }
        return decision;
      }),
    },
    {
      name: 'token-cut-at-255-characters',
      title: 'The column for tokens is 255 characters wide.',
      breaks: ['CLUERIDE-04'],
      override: withStep('lookUpToken', (original) => (call, tools) => {
        call.token = call.token?.slice(0, 255) ?? '';
        return original(call, tools);
      }),
    },
    {
      name: 'token-in-three-parts-expected',
      title: 'A token that looks like a JWT is refused where it has expired by its own word.',
      breaks: ['CLUERIDE-04'],
      override: withStep(
        'lookUpToken',
        (original) => (call, tools) =>
          (call.token ?? '').length < 30
            ? { kind: 'refused', problem: 'invalid-token', because: 'the token is too short to be one' }
            : original(call, tools),
      ),
    },
    {
      name: 'application-server-hands-out-tokens',
      title: 'Answers carry a token of the application server’s own.',
      breaks: ['CLUERIDE-02'],
      override: withRenderers((original) => ({
        served: (decision, call, tools) =>
          withField(original.served(decision, call, tools), 'X-Session-Token', 'made-here'),
      })),
    },
    {
      name: 'unknown-callers-refused',
      title: 'Programs that the server does not know by their User-Agent are refused.',
      breaks: ['CLUERIDE-01'],
      override: withStep('findResource', (original) => (call, tools) => {
        const agent = headerValue(call.request, 'User-Agent');
        return agent !== undefined && !/^(Mozilla|okhttp)/.test(agent)
          ? { kind: 'refused', problem: 'insufficient-scope', because: `nobody knows ${agent}` }
          : original(call, tools);
      }),
    },
    {
      name: 'one-endpoint-unfiltered',
      title: 'One endpoint was registered outside the filter.',
      breaks: ['CLUERIDE-03', 'B-19'],
      override: withStep('readPresentedToken', (original) => (call, tools) => {
        const open = call.request.url.includes('/api/outing') && call.request.method === 'GET';
        const tokenless = headerValue(call.request, 'Authorization') === undefined;
        return open && tokenless
          ? { kind: 'served', content: { title: 'An outing' }, because: 'nobody asked for a token here' }
          : original(call, tools);
      }),
    },
    {
      name: 'filter-misses-a-slash',
      title: 'The filter compares paths as they are written, and the router takes two slashes for one.',
      breaks: ['CLUERIDE-03'],
      override: withStep(
        'findResource',
        (original) => (call, tools) =>
          pathOf(call.request.url).includes('//')
            ? { kind: 'served', content: { session: 'of nobody' }, because: 'the filter saw another path' }
            : original(call, tools),
      ),
    },
    {
      name: 'first-of-two-fields-counts',
      title: 'Of two Authorization fields the first one counts.',
      breaks: ['CLUERIDE-15'],
      override: withStep('readPresentedToken', (original) => (call, tools) => {
        const at = call.request.headers.findIndex(([name]) => name.toLowerCase() === 'authorization');
        const headers = call.request.headers.filter(
          ([name], place) => place === at || name.toLowerCase() !== 'authorization',
        );
        const alone = { ...call, request: { ...call.request, headers } };
        const decision = original(alone, tools);
        if (alone.token !== undefined) call.token = alone.token;
        return decision;
      }),
    },
    {
      name: 'one-endpoint-verifies-by-itself',
      title: 'One endpoint looks tokens up in the issuer’s store instead of asking.',
      breaks: ['CLUERIDE-16'],
      override: (parts) =>
        withStep('lookUpToken', (original) => async (call, tools) => {
          if (!call.request.url.includes('/api/outing')) return original(call, tools);
          const decision =
            (await parts.steps.readAccessToken(call, tools)) ??
            (await parts.steps.checkLifetime(call, tools)) ??
            (await parts.steps.checkRevocation(call, tools));
          const user = await tools.ports.store.user(call.facts?.user ?? '');
          if (decision !== undefined || user?.email === undefined) return decision;
          Object.assign(call, standingBy(user.email, user.name));
          return undefined;
        })(parts),
    },
    {
      name: 'issuer-overruled',
      title: 'Where the issuer calls a token dead, one endpoint serves what it knows of the person.',
      breaks: ['CLUERIDE-16'],
      override: (parts) =>
        withStep('lookUpToken', (original) => async (call, tools) => {
          const decision = await original(call, tools);
          if (decision === undefined || !call.request.url.includes('/api/outing')) return decision;
          const own =
            (await parts.steps.readAccessToken(call, tools)) ??
            (await parts.steps.checkLifetime(call, tools));
          const known = own === undefined && call.facts !== undefined && !('revokedAt' in call.facts);
          const user = known ? await tools.ports.store.user(call.facts?.user ?? '') : undefined;
          if (user?.email === undefined) return decision;
          Object.assign(call, standingBy(user.email, user.name));
          return undefined;
        })(parts),
    },
    {
      name: 'verified-once',
      title: 'A token is verified when its session begins, and never again while it lives.',
      breaks: ['CLUERIDE-17', 'B-39'],
      override: (parts) =>
        withProfile({ issuerLookup: { ...parts.profile.issuerLookup, cache: 'PT12H' } })(parts),
    },
    {
      name: 'revocation-noticed-by-some-endpoints',
      title: 'One endpoint goes by what it learned of a token at its first call.',
      breaks: ['CLUERIDE-17', 'B-39'],
      override(parts) {
        const known = new Map<string, Pick<Call, 'vouching' | 'facts'>>();
        return withStep('lookUpToken', (original) => async (call, tools) => {
          const kept = call.request.url.includes('/api/outing') ? known.get(call.token ?? '') : undefined;
          if (kept !== undefined) {
            Object.assign(call, kept);
            return undefined;
          }
          const decision = await original(call, tools);
          const { vouching, facts } = call;
          if (decision === undefined && vouching !== undefined && facts !== undefined) {
            known.set(call.token ?? '', { vouching, facts });
          }
          return decision;
        })(parts);
      },
    },
  ] as const satisfies readonly Omit<ServerDeviation, 'party' | 'profiles'>[]
).map((deviation): ServerDeviation => ({ ...deviation, party: 'resource-server', profiles }));
