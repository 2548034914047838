import type { Tools } from '../endpoints/index.ts';
import type { AccessTokenRecord, Store } from '../ports/index.ts';
import { digestOf } from '../tokens/index.ts';
import { byAuthorizationServer, type ServerDeviation } from './deviation.ts';
import { withPolicies, withProfile, withRenderers, withStep, withStore } from './override.ts';

const profiles = ['mware-esb'];

/** The access tokens of a user, the newest last. */
const tokensOf = async (store: Store, user: string | undefined): Promise<readonly AccessTokenRecord[]> =>
  (await store.accessTokens()).filter((token) => token.user === user);

/** A server that issues as it should and then does something about the tokens of that user. */
const afterIssuing = (
  then: (user: string, issued: string, tools: Tools, now: number) => Promise<void>,
): ServerDeviation['override'] =>
  withStep('issue', (original) => async (call, tools) => {
    const decision = await original(call, tools);
    if (decision?.kind === 'issued' && call.user !== undefined) {
      await then(call.user.name, digestOf(decision.tokens.accessToken), tools, call.now);
    }
    return decision;
  });

const revokeAll = async (tokens: readonly AccessTokenRecord[], store: Store, now: number): Promise<void> => {
  for (const { digest } of tokens) {
    await store.changeAccessToken(digest, (token) => ({ ...token, revokedAt: token.revokedAt ?? now }));
  }
};

/** A server that takes a refused request for a reason to end what the user has. */
const endingTokensOnRefusal = (step: 'checkPassword' | 'decideScope'): ServerDeviation['override'] =>
  withStep(step, (original) => async (call, tools) => {
    const decision = await original(call, tools);
    const { store } = tools.ports;
    if (decision?.kind === 'refused')
      await revokeAll(await tokensOf(store, call.user?.name), store, call.now);
    return decision;
  });

/** Deviations from the rule that one access token of a user is active at most. */
export const oneTokenDeviations: readonly ServerDeviation[] = byAuthorizationServer([
  {
    name: 'tokens-beside-each-other',
    profiles,
    title: 'Every login and every refresh gives one more token that works.',
    breaks: ['ESB-08', 'ESB-11', 'ESB-16'],
    override: withProfile({ tokensPerUser: { key: 'user', onSecondRequest: 'allow' } }),
  },
  {
    name: 'one-token-per-device',
    profiles,
    title: 'A refresh ends the access tokens of its own device, and a login ends nothing.',
    breaks: ['ESB-08', 'ESB-16'],
    override: withStore((store) => ({
      issue: (issue) =>
        store.issue({
          ...issue,
          accessToken: { ...issue.accessToken, holder: issue.accessToken.grantId },
        }),
    })),
  },
  {
    name: 'refresh-leaves-the-old-access-token',
    profiles,
    title: 'A refresh gives a new access token and leaves the old one alive.',
    breaks: ['ESB-08', 'ESB-11'],
    override: withStore((store) => ({
      issue({ holder, ...issue }) {
        return store.issue(issue.presented === undefined && holder ? { ...issue, holder } : issue);
      },
    })),
  },
  {
    name: 'refreshed-token-is-nobodys',
    profiles,
    title: 'Nobody remembers whose the token of a refresh is, so that nothing displaces it.',
    breaks: ['ESB-08', 'ESB-11'],
    override: withStore((store) => ({
      async issue(issue) {
        if (issue.presented === undefined) return store.issue(issue);
        const { holder, ...nobodys } = issue.accessToken;
        const held = (await store.accessTokens()).filter((token) => token.holder === holder);
        await revokeAll(held, store, issue.at);
        return store.issue({ ...issue, accessToken: nobodys });
      },
    })),
  },
  {
    name: 'narrower-tokens-not-counted',
    profiles,
    title: 'Tokens for one scope stand beside the one token that a user may have.',
    breaks: ['ESB-08'],
    override: (parts) =>
      withPolicies({
        holderOf: (order, profile) =>
          order.scope.length < order.client.scopes.length
            ? JSON.stringify([order.user, order.client.id, ...order.scope])
            : parts.policies.holderOf(order, profile),
      })(parts),
  },
  {
    name: 'refresh-counts-by-application',
    profiles,
    title: 'A login on a second application displaces the token of the first, and a refresh does not.',
    breaks: ['ESB-08'],
    override: (parts) =>
      withStep(
        'issue',
        (original) => (call, tools) =>
          call.presented === undefined
            ? original(call, tools)
            : original(call, {
                ...tools,
                policies: {
                  ...tools.policies,
                  holderOf: (order) => JSON.stringify([order.user, order.client.id]),
                },
              }),
      )(parts),
  },
  {
    name: 'first-come-first-served',
    profiles,
    title: 'Who logs in on a second application gets a token that is dead from the start.',
    breaks: ['ESB-04'],
    override: afterIssuing(async (user, issued, { ports: { store } }, now) => {
      const tokens = await tokensOf(store, user);
      const newest = tokens.find(({ digest }) => digest === issued);
      const older = tokens.filter(
        ({ digest, clientId, revokedAt }) =>
          digest !== issued && clientId !== newest?.clientId && revokedAt === now,
      );
      const previous = older.at(-1);
      if (newest === undefined || previous === undefined || newest.scope.length > 1) return;
      await revokeAll([newest], store, now);
    }),
  },
  {
    name: 'login-ends-tokens-of-others',
    profiles,
    title: 'The one token is that of an application, so that a login of one user displaces that of another.',
    breaks: ['ESB-D01'],
    override: (parts) =>
      withPolicies({
        holderOf: (order, profile) =>
          order.user === undefined
            ? parts.policies.holderOf(order, profile)
            : JSON.stringify([order.client.id]),
      })(parts),
  },
  {
    name: 'logout-ends-tokens-of-others',
    profiles,
    title: 'To revoke a token ends every token of the application, whosever it is.',
    breaks: ['ESB-16'],
    override: withStep('revoke', (original) => async (call, tools) => {
      const { store } = tools.ports;
      const token = await store.accessToken(digestOf(call.token ?? ''));
      const decision = await original(call, tools);
      if (token?.revokedAt === undefined && decision?.kind === 'revoked') {
        const all = await store.accessTokens();
        await revokeAll(
          all.filter(({ clientId }) => clientId === token?.clientId),
          store,
          call.now,
        );
      }
      return decision;
    }),
  },
  {
    name: 'logout-revives-the-displaced-token',
    profiles,
    title: 'To revoke a token brings the one back whose place it took.',
    breaks: ['ESB-16'],
    override: withStep('revoke', (original) => async (call, tools) => {
      const { store } = tools.ports;
      const digest = digestOf(call.token ?? '');
      const token = await store.accessToken(digest);
      const decision = await original(call, tools);
      if (token === undefined || token.revokedAt !== undefined) return decision;
      const before = (await tokensOf(store, token.user)).filter(
        (each) => each.digest !== digest && each.revokedAt === token.issuedAt,
      );
      const previous = before.at(-1);
      if (previous !== undefined) {
        const { revokedAt: _, ...alive } = previous;
        await store.saveAccessToken(alive);
      }
      return decision;
    }),
  },
  {
    name: 'reused-token-with-its-whole-life-ahead',
    profiles,
    title: 'A second request gets the active token again, with expires_in as of a new one.',
    breaks: ['ESB-D02'],
    override: (parts) =>
      withRenderers((original) => ({
        issued(decision, call, tools) {
          const { tokens } = decision;
          const expiresAt = tools.policies.accessTokenExpiry(tokens.issuedAt, tools.profile);
          return original.issued({ ...decision, tokens: { ...tokens, expiresAt } }, call, tools);
        },
      }))(withProfile({ tokensPerUser: { key: 'user', onSecondRequest: 'reuse' } })(parts)),
  },
  {
    name: 'second-request-now-so-now-so',
    profiles,
    title: 'A second request gets the active token again on one application, and another one elsewhere.',
    breaks: ['ESB-08'],
    override: withStep('issue', (original) => (call, tools) => {
      const onSecondRequest = call.client?.id === tools.profile.world.clients[0]?.id ? 'reuse' : 'supersede';
      const profile = { ...tools.profile, tokensPerUser: { key: 'user', onSecondRequest } } as const;
      return original(call, { ...tools, profile });
    }),
  },
  {
    name: 'wrong-password-ends-the-session',
    profiles,
    title: 'A wrong password ends the active token of whose name was given.',
    breaks: ['ESB-D04'],
    override: endingTokensOnRefusal('checkPassword'),
  },
  {
    name: 'excess-scope-ends-the-session',
    profiles,
    title: 'A login that asks for too much scope is refused and ends the active token.',
    breaks: ['ESB-D04'],
    override: endingTokensOnRefusal('decideScope'),
  },
  {
    name: 'revocation-spares-the-access-token',
    profiles,
    title: 'To revoke an access token ends its refresh token, and not itself.',
    breaks: ['ESB-01', 'B-39', 'B-42', 'B-43'],
    override: withStep('revoke', (original) => async (call, tools) => {
      const digest = digestOf(call.token ?? '');
      const token = await tools.ports.store.accessToken(digest);
      const decision = await original(call, tools);
      if (token !== undefined && decision?.kind === 'revoked') await tools.ports.store.saveAccessToken(token);
      return decision;
    }),
  },
  {
    name: 'revocation-hits-another-token',
    profiles,
    title: 'To revoke an access token ends the latest one of the application instead.',
    breaks: ['ESB-01', 'ESB-16', 'B-39'],
    override: withStep('revoke', (original) => async (call, tools) => {
      const { store } = tools.ports;
      const token = await store.accessToken(digestOf(call.token ?? ''));
      if (token === undefined || call.client?.id !== token.clientId) return original(call, tools);
      const latest = (await store.accessTokens()).filter(
        ({ clientId, user, revokedAt }) =>
          clientId === token.clientId && user !== token.user && revokedAt === undefined,
      );
      const victim = latest.at(-1);
      if (victim === undefined) return original(call, tools);
      await revokeAll([victim], store, call.now);
      return { kind: 'revoked', because: 'a token that looked like it is revoked' };
    }),
  },
]);
