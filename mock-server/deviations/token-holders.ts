import { refused, type Tools } from '../endpoints/index.ts';
import type { RefreshTokenRecord } from '../ports/index.ts';
import { parameter, readForm } from '../protocol/index.ts';
import { digestOf } from '../tokens/index.ts';
import { bodyText, bytes, queryOf } from '../wire/index.ts';
import { byAuthorizationServer, type ServerDeviation } from './deviation.ts';
import { withPolicies, withRenderers, withStep } from './override.ts';

const HOUR = 3_600_000;

/** An access token that a refresh gives ends otherwise; `endOf` is the right end of one issued at an instant. */
const endingAfterRefresh = (
  end: (at: number, presented: RefreshTokenRecord, endOf: (at: number) => number) => number,
) =>
  withStep('issue', (original) => (call, tools) => {
    const { presented } = call;
    if (presented === undefined) return original(call, tools);
    const { accessTokenExpiry } = tools.policies;
    const policies: Tools['policies'] = {
      ...tools.policies,
      accessTokenExpiry: (at, profile, order) =>
        end(at, presented.record, (from) => accessTokenExpiry(from, profile, order)),
    };
    return original(call, { ...tools, policies });
  });

/** Faults in whose token it is that somebody gets, and what it is good for. */
export const tokenHolderDeviations: readonly ServerDeviation[] = byAuthorizationServer([
  {
    name: 'access-token-refreshes',
    title: 'An access token is taken where a refresh token is asked for.',
    profiles: ['cehub'],
    breaks: ['CEHUB-08'],
    override: withStep('findRefreshToken', (original) => async (call, tools) => {
      const token = parameter(call.form ?? [], 'refresh_token');
      const { store } = tools.ports;
      const access = token === undefined ? undefined : await store.accessToken(digestOf(token));
      const record = access && (await store.refreshTokenOf(access.grantId));
      if (token === undefined || record === undefined) return original(call, tools);
      call.presented = { token, record };
      return undefined;
    }),
  },
  {
    name: 'refresh-does-not-lengthen',
    title: 'An access token that a refresh gives ends when the first one of its grant does.',
    profiles: ['cehub'],
    breaks: ['CEHUB-14', 'CEHUB-29'],
    override: endingAfterRefresh((_at, { issuedAt }, endOf) => endOf(issuedAt)),
  },
  {
    name: 'refresh-gives-half-a-life',
    title: 'An access token that a refresh gives lives half as long as the first.',
    profiles: ['cehub'],
    breaks: ['CEHUB-29'],
    override: endingAfterRefresh((at, _presented, endOf) => at + (endOf(at) - at) / 2),
  },
  {
    name: 'refresh-asks-for-the-user',
    title: 'Half a day after the login a refresh asks for the name of the user.',
    profiles: ['cehub'],
    breaks: ['CEHUB-14', 'CEHUB-29', 'CEHUB-32'],
    override: withStep('checkRefreshToken', (original) => (call, tools) => {
      const age = call.now - (call.presented?.record.issuedAt ?? call.now);
      const named = parameter(call.form ?? [], 'username') !== undefined;
      return named || age < 12 * HOUR
        ? original(call, tools)
        : refused('missing-parameter', 'the parameter username is missing');
    }),
  },
  {
    name: 'url-overrides-body',
    title: 'Parameters of the URL count more than those of the body.',
    profiles: ['cehub'],
    breaks: ['CEHUB-30'],
    override: withStep('readRequestForm', (original) => (call, tools) => {
      const query = readForm(queryOf(call.request.url));
      const named = new Set(query.map(([name]) => name));
      const body = readForm(bodyText(call.request)).filter(([name]) => !named.has(name));
      if (call.request.method !== 'POST' || query.length === 0 || body.length === 0)
        return original(call, tools);
      const form = new URLSearchParams(body.map(([...pair]): [string, string] => pair));
      const decision = original({ ...call, request: { ...call.request, body: bytes(String(form)) } }, tools);
      call.form = [...query, ...body];
      return decision;
    }),
  },
  {
    name: 'introspection-for-every-tenant',
    title: 'An application of any tenant is told about every token.',
    profiles: ['cehub'],
    breaks: ['CEHUB-D01'],
    override: withStep('introspect', (original) => (call, tools) => {
      if (call.client === undefined) return original(call, tools);
      const { tenant: _, ...client } = call.client;
      return original({ ...call, client }, tools);
    }),
  },
  {
    name: 'token-again-with-a-whole-life',
    title: 'A token that is handed out again is said to have its whole life before it.',
    profiles: ['cehub'],
    breaks: ['CEHUB-D04'],
    override: withRenderers((original) => ({
      issued(decision, call, tools) {
        const { tokens } = decision;
        if (tokens.reused !== true || call.client === undefined)
          return original.issued(decision, call, tools);
        const whole = tools.policies.accessTokenExpiry(0, tools.profile, {
          client: call.client,
          scope: tokens.scope,
        });
        return original.issued(
          { ...decision, tokens: { ...tokens, issuedAt: tokens.expiresAt - whole } },
          call,
          tools,
        );
      },
    })),
  },
  {
    name: 'token-of-the-company',
    title: 'Users of one tenant share the token of the one who logged in first.',
    profiles: ['cehub'],
    breaks: ['CEHUB-D04', 'CEHUB-02', 'CEHUB-13', 'CEHUB-26', 'CEHUB-32'],
    override: withPolicies({
      holderOf: ({ client, scope }) => JSON.stringify([client.id, ...new Set(scope.toSorted())]),
    }),
  },
  {
    name: 'grant-of-the-host',
    title: 'Who logs in at another tenant gets a token of that tenant.',
    profiles: ['cehub'],
    breaks: ['CEHUB-05'],
    override(parts) {
      const hosts = parts.profile.tenancy?.tenants ?? [];
      return withStep('checkTenantOfGrant', () => (call, tools) => {
        const [host] = tools.codecs.readHosts(call.request);
        const tenant = hosts.find((each) => each.host === host)?.id;
        if (tenant !== undefined && call.user !== undefined) call.user = { ...call.user, tenant };
        return undefined;
      })(
        withStep('checkTenant', (original) => (call, tools) => {
          const { user: _, ...facts } = call.facts ?? { clientId: '', scope: [], expiresAt: 0 };
          return original({ ...call, facts }, tools);
        })(parts),
      );
    },
  },
  {
    name: 'password-beyond-72-bytes',
    title: 'Of a password the first 72 bytes count.',
    profiles: ['cehub'],
    breaks: ['CEHUB-03', 'B-14'],
    comparesInClear: true,
    override: withPolicies({
      passwordMatches: async (registered, presented) => registered.slice(0, 72) === presented.slice(0, 72),
    }),
  },
]);
