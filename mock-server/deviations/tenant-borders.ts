import type { Decision, Parts } from '../endpoints/index.ts';
import { hostName } from '../protocol/index.ts';
import {
  bodyText,
  bytes,
  type HttpReply,
  type HttpRequest,
  headerValue,
  headerValues,
  pathOf,
  queryOf,
} from '../wire/index.ts';
import type { ServerDeviation } from './deviation.ts';
import { withField } from './faulty-replies.ts';
import { withCodecs, withPolicies, withProblems, withRenderers, withStep } from './override.ts';

type Override = ServerDeviation['override'];

/** A tenant layer that lets some pass whom it should look at. */
const without = (looksAway: (request: HttpRequest, user: string | undefined) => boolean): Override =>
  withStep(
    'checkTenant',
    (original) => (call, tools) =>
      looksAway(call.request, call.facts?.user) ? undefined : original(call, tools),
  );

/** A hub that finds hosts in other places than it should. */
const readingHosts =
  (change: (hosts: readonly string[], request: HttpRequest, parts: Parts) => readonly string[]): Override =>
  (parts) =>
    withCodecs({ readHosts: (request) => [...change(parts.codecs.readHosts(request), request, parts)] })(
      parts,
    );

/** What the tenant layer says, altered on its way out. */
const refusing =
  (alter: (reply: HttpReply, request: HttpRequest, parts: Parts) => HttpReply): Override =>
  (parts) =>
    withRenderers((original) => ({
      refusedByResource(problem, call, tools) {
        const reply = original.refusedByResource(problem, call, tools);
        return problem === 'foreign-tenant' ? alter(reply, call.request, parts) : reply;
      },
    }))(parts);

const isItem = ({ url }: HttpRequest): boolean => pathOf(url).split('/').length > 4;

/** Tokens that have been let in, for as long as the server lives. */
const lettingInOnce: Override = (parts) => {
  const known = new Set<string>();
  return withStep('checkTenant', (original) => async (call, tools) => {
    if (known.has(call.token ?? '')) return undefined;
    const decision = await original(call, tools);
    if (decision === undefined) known.add(call.token ?? '');
    return decision;
  })(parts);
};

/** What is shown at one path, kept for whoever asks there next. */
const keepingLists: Override = (parts) => {
  const kept = new Map<string, Decision | undefined>();
  return withStep('serve', (original) => async (call, tools) => {
    const path = pathOf(call.request.url);
    if (path !== LIST) return original(call, tools);
    const decision = kept.get(path) ?? (await original(call, tools));
    kept.set(path, decision);
    return decision;
  })(parts);
};

const LIST = '/get-all-billofladings';

export const tenantBorderDeviations: readonly ServerDeviation[] = (
  [
    {
      name: 'mighty-users-everywhere',
      title: 'Users with every right are served at every tenant.',
      breaks: ['CEHUB-02', 'CEHUB-04', 'CEHUB-34', 'CEHUB-35'],
      override: without((_request, user) => user === 'alice' || user === 'bob'),
    },
    {
      name: 'border-with-one-side',
      title: 'Users of the second tenant are served at the first.',
      breaks: ['CEHUB-04', 'CEHUB-34', 'CEHUB-35'],
      override: without((_request, user) => user === 'bob'),
    },
    {
      name: 'border-not-at-items',
      title: 'The tenant is verified where records are listed, and not where one is asked for.',
      breaks: ['CEHUB-04', 'CEHUB-35'],
      override: without(isItem),
    },
    {
      name: 'border-at-first-request-only',
      title: 'A token that was let in once is let in at every tenant.',
      breaks: ['CEHUB-02', 'CEHUB-04', 'CEHUB-34', 'CEHUB-35'],
      override: lettingInOnce,
    },
    {
      name: 'tenant-by-field',
      title: 'Who names the own tenant in a field is taken to be there.',
      breaks: ['CEHUB-34'],
      override: without((request) => headerValue(request, 'X-Tenant-Id') === 'company1'),
    },
    {
      name: 'tenant-by-parameter',
      title: 'A parameter of the URL says which tenant a request is about.',
      breaks: ['CEHUB-34'],
      override: readingHosts((hosts, { url }) => {
        const named = new URLSearchParams(queryOf(url)).get('tenant');
        return named === null ? hosts : [`www.${named}.com`];
      }),
    },
    {
      name: 'forwarded-host-trusted',
      title: 'Anybody may say in X-Forwarded-Host which host was asked.',
      breaks: ['CEHUB-34'],
      override: readingHosts((hosts, request) => {
        const forwarded = headerValues(request, 'X-Forwarded-Host').map(hostName);
        return forwarded.length > 0 ? forwarded : hosts;
      }),
    },
    {
      name: 'unknown-host-served',
      title: 'A host that is no tenant’s is served as if it were everybody’s.',
      breaks: ['CEHUB-34'],
      override: readingHosts((hosts, _request, { profile }) => {
        const known = hosts.filter((host) => profile.tenancy?.tenants.some((tenant) => tenant.host === host));
        return known.length < hosts.length ? ['localhost'] : hosts;
      }),
    },
    {
      name: 'hosts-in-small-letters-only',
      title: 'A host in capitals is nobody’s.',
      breaks: ['CEHUB-34'],
      override: readingHosts((hosts, request) => [
        ...hosts,
        ...headerValues(request, 'Host').filter((host) => /[A-Z]/.test(host)),
      ]),
    },
    {
      name: 'tenant-refused-with-403',
      title: 'Who asks at another tenant gets status 403.',
      breaks: ['CEHUB-35'],
      override: withProblems({ 'foreign-tenant': { status: 403 } }),
    },
    {
      name: 'tenant-refusal-hidden-at-post',
      title: 'Who creates at another tenant gets 403, and who reads there 401.',
      breaks: ['CEHUB-35'],
      override: refusing((reply, { method }) => (method === 'POST' ? { ...reply, status: 403 } : reply)),
    },
    {
      name: 'tenant-refused-by-redirect',
      title: 'Who asks at another tenant is sent to a page to sign in on.',
      breaks: ['CEHUB-35'],
      override: refusing((reply) => ({ ...withField(reply, 'Location', '/login'), status: 302 })),
    },
    {
      name: 'tenant-refused-without-a-word',
      title: 'The refusal at another tenant has no message.',
      breaks: ['CEHUB-35'],
      override: refusing((reply) => ({ ...reply, body: bytes('') })),
    },
    {
      name: 'tenant-refusal-with-data',
      title: 'The refusal at another tenant names whom it protects.',
      breaks: ['CEHUB-05', 'CEHUB-35'],
      override: refusing((reply, request, { profile }) => {
        const host = hostName(new URL(request.url).host);
        const id = profile.tenancy?.tenants.find((tenant) => tenant.host === host)?.id ?? '';
        return { ...reply, body: bytes(bodyText(reply).replace(/}$/, `,"owner":"${id} Freight"}`)) };
      }),
    },
    {
      name: 'tenants-alike-in-letters',
      title: 'Tenants are told apart by the first letters of their identifiers.',
      breaks: ['CEHUB-02', 'CEHUB-04', 'CEHUB-05', 'CEHUB-25', 'CEHUB-35', 'CEHUB-D01'],
      override: withPolicies({ sameTenant: (own, named) => own?.slice(0, 7) === named.slice(0, 7) }),
    },
    {
      name: 'answers-for-every-cache',
      title: 'Every cache may keep what a tenant reads.',
      breaks: ['CEHUB-37'],
      override: withRenderers((original) => ({
        served: (decision, call, tools) =>
          withField(original.served(decision, call, tools), 'Cache-Control', 'public, max-age=60'),
      })),
    },
    {
      name: 'foreign-record-told-apart',
      title: 'A record that another tenant has is answered otherwise than one that nobody has.',
      breaks: ['CEHUB-05'],
      override: withStep('serve', (original) => async (call, tools) => {
        const decision = await original(call, tools);
        if (decision?.kind !== 'refused' || decision.problem !== 'record-not-found') return decision;
        const id = pathOf(call.request.url).split('/').at(-1) ?? '';
        const { tenants = [] } = tools.profile.tenancy ?? {};
        const held = await Promise.all(
          tenants.map((tenant) => tools.ports.store.dataRecord('billofladings', tenant.id, id)),
        );
        return held.some((record) => record !== undefined)
          ? { ...decision, problem: 'missing-right' }
          : decision;
      }),
    },
    {
      name: 'order-of-layers-by-method',
      title: 'For who writes the tenant is verified before the right, and for who reads after it.',
      breaks: ['CEHUB-09'],
      override(parts) {
        const { checkTenant, checkRight } = parts.steps;
        const swapped =
          (usual: typeof checkTenant, other: typeof checkTenant): typeof checkTenant =>
          (call, tools) =>
            (call.request.method === 'POST' ? other : usual)(call, tools);
        return {
          ...parts,
          steps: {
            ...parts.steps,
            checkRight: swapped(checkRight, checkTenant),
            checkTenant: swapped(checkTenant, checkRight),
          },
        };
      },
    },
    {
      name: 'tenant-before-lifetime',
      title: 'Who brings an expired token to another tenant is told about the tenant.',
      breaks: ['CEHUB-07', 'CEHUB-09'],
      override(parts) {
        const { checkTenant } = parts.steps;
        return withStep(
          'checkLifetime',
          (original) => async (call, tools) => (await checkTenant(call, tools)) ?? original(call, tools),
        )(parts);
      },
    },
    {
      name: 'cache-without-hosts',
      title: 'What was read is kept by its path and shown to the next one who asks.',
      breaks: ['CEHUB-05', 'CEHUB-36', 'CEHUB-37'],
      override: keepingLists,
    },
  ] satisfies readonly Omit<ServerDeviation, 'party' | 'profiles'>[]
).map((deviation) => ({ ...deviation, party: 'resource-server', profiles: ['cehub'] }));
