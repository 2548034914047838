import type { Step } from '../endpoints/index.ts';
import type { Redemption } from '../lifecycle/index.ts';
import type { AuthorizationCodeRecord, Store } from '../ports/index.ts';
import { parameter } from '../protocol/index.ts';
import { byAuthorizationServer, type ServerDeviation } from './deviation.ts';
import { withPolicies, withProblems, withStep, withStore } from './override.ts';

type Override = ServerDeviation['override'];

const withCodeLifetime =
  (codeLifetime: string): Override =>
  (parts) => {
    const { authorization } = parts.profile;
    if (authorization === undefined) return parts;
    return { ...parts, profile: { ...parts.profile, authorization: { ...authorization, codeLifetime } } };
  };

/** A store that hands tokens out for a code however often that was done before. */
const forgetful = (store: Store): Partial<Store> => ({
  issue: ({ redeems: _, ...issue }) => store.issue(issue),
});

const withOwnership = (
  belongs: (clientId: string, asker: { readonly id: string; readonly public?: boolean }) => boolean,
): Override =>
  withStep(
    'findAuthorizationCode',
    (original) => (call, tools) =>
      original(call, {
        ...tools,
        policies: { ...tools.policies, belongsTo: ({ clientId }, client) => belongs(clientId, client) },
      }),
  );

const withRepetition = (same: (asked: string, shown: string | undefined) => boolean): Override =>
  withPolicies({
    redirectUriRepeated: ({ redirectUri }: AuthorizationCodeRecord, redemption: Redemption) =>
      redirectUri === undefined || same(redirectUri, redemption.redirectUri),
  });

const originOf = (uri: string | undefined): string | undefined =>
  uri !== undefined && URL.canParse(uri) ? new URL(uri).host : undefined;

/** Takes a registered client that shows no secret for itself where it redeems a code. */
const unproven =
  (original: Step): Step =>
  async (call, tools) => {
    const form = call.form ?? [];
    const decision = await original(call, tools);
    if (decision === undefined || parameter(form, 'grant_type') !== 'authorization_code') return decision;
    const id = parameter(form, 'client_id');
    if (id === undefined || parameter(form, 'client_secret') !== undefined) return decision;
    const client = await tools.ports.store.client(id);
    if (client === undefined) return decision;
    call.client = client;
    return undefined;
  };

export const authorizationCodeDeviations: readonly ServerDeviation[] = byAuthorizationServer([
  {
    name: 'code-redeemed-again',
    profiles: ['oauth2', 'cehub'],
    title: 'A code gives tokens as often as it is shown.',
    breaks: ['B-20', 'CEHUB-12'],
    override: (parts) => withPolicies({ redeemed: () => false })(withStore(forgetful)(parts)),
  },
  {
    name: 'code-redeemed-by-several-at-once',
    profiles: ['oauth2'],
    title: 'Whoever looks at a code before it is marked as used gets tokens for it.',
    breaks: ['B-20'],
    override: withStore((store) => ({
      async issue(issue) {
        const outcome = await store.issue(issue);
        return outcome === 'redeemed-before' ? (forgetful(store).issue?.(issue) ?? outcome) : outcome;
      },
    })),
  },
  {
    name: 'code-replay-ends-nothing',
    profiles: ['oauth2'],
    title: 'A code that is shown twice is refused, and the tokens that it gave live on.',
    breaks: ['B-20'],
    override: withStep(
      'checkAuthorizationCode',
      (original) => (call, tools) =>
        original(call, {
          ...tools,
          ports: { ...tools.ports, store: { ...tools.ports.store, revokeGrant: async () => {} } },
        }),
    ),
  },
  {
    name: 'code-lives-an-hour',
    profiles: ['oauth2', 'cehub'],
    title: 'A code can be redeemed for an hour.',
    breaks: ['B-20', 'CEHUB-12'],
    override: withCodeLifetime('PT1H'),
  },
  {
    name: 'code-lives-for-months',
    profiles: ['oauth2'],
    title: 'A code can be redeemed for half a year.',
    breaks: ['B-20'],
    override: withCodeLifetime('P6M'),
  },
  {
    name: 'code-refused-as-invalid-request',
    profiles: ['oauth2'],
    title: 'A code that is expired, used or of another client is called an invalid request.',
    breaks: ['B-14'],
    override: withProblems({ 'invalid-authorization-code': { error: 'invalid_request' } }),
  },
  {
    name: 'code-for-any-client',
    profiles: ['oauth2', 'cehub'],
    title: 'A code gives tokens to any client that proves itself.',
    breaks: ['B-21', 'CEHUB-12'],
    override: withOwnership(() => true),
  },
  {
    name: 'code-for-public-clients',
    profiles: ['oauth2'],
    title: 'A public client redeems the codes of every other client.',
    breaks: ['B-21'],
    override: withOwnership((clientId, asker) => asker.public === true || clientId === asker.id),
  },
  {
    name: 'code-without-client-secret',
    profiles: ['oauth2', 'cehub'],
    title: 'Who has a code need not show the secret of its client.',
    breaks: ['B-07', 'CEHUB-12', 'CEHUB-21'],
    override: withStep('authenticateClient', unproven),
  },
  {
    name: 'code-redirect-uri-not-compared',
    profiles: ['oauth2', 'cehub'],
    title: 'A code is redeemed with any redirect URI.',
    breaks: ['B-21', 'CEHUB-12'],
    override: withRepetition(() => true),
  },
  {
    name: 'code-redirect-uri-left-out',
    profiles: ['oauth2'],
    title: 'A code is redeemed without the redirect URI that it was asked for with.',
    breaks: ['B-21'],
    override: withRepetition((asked, shown) => shown === undefined || shown === asked),
  },
  {
    name: 'code-redirect-uri-compared-by-host',
    profiles: ['oauth2'],
    title: 'A code is redeemed with every redirect URI on the right host.',
    breaks: ['B-21'],
    override: withRepetition((asked, shown) => originOf(asked) === originOf(shown)),
  },
  {
    name: 'code-redirect-uri-compared-without-case',
    profiles: ['oauth2'],
    title: 'A code is redeemed with its redirect URI in capitals.',
    breaks: ['B-21'],
    override: withRepetition((asked, shown) => asked.toLowerCase() === shown?.toLowerCase()),
  },
  {
    name: 'code-with-any-registered-redirect-uri',
    profiles: ['oauth2'],
    title: 'A code is redeemed with every redirect URI of its client.',
    breaks: ['B-21'],
    override: withStep('checkAuthorizationCode', (original) => (call, tools) => {
      const shown = parameter(call.form ?? [], 'redirect_uri') ?? '';
      const registered = call.client?.redirectUris?.includes(shown) === true;
      const policies = registered ? { ...tools.policies, redirectUriRepeated: () => true } : tools.policies;
      return original(call, { ...tools, policies });
    }),
  },
]);
