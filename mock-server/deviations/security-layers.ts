import { type Call, type Parts, refused, type Step, type Tools } from '../endpoints/index.ts';
import { bytes, type HttpRequest, headerValue, pathOf } from '../wire/index.ts';
import type { ServerDeviation } from './deviation.ts';
import { withPolicies, withProblems, withStep } from './override.ts';

type Override = ServerDeviation['override'];

/** A gap in the wall: some requests without credentials get what the first tenant has. */
const gap = (opens: (request: HttpRequest) => boolean): Override =>
  withStep('readPresentedToken', (original) => async (call, tools) => {
    const { request } = call;
    if (headerValue(request, 'Authorization') !== undefined || !opens(request)) return original(call, tools);
    const [tenant] = tools.profile.tenancy?.tenants ?? [];
    const records = await tools.ports.store.dataRecords('billofladings', tenant?.id ?? '');
    const body = request.method === 'HEAD' ? '' : JSON.stringify(records.map(({ content }) => content));
    const reply = {
      status: 200,
      headers: [['Content-Type', 'application/json'] as const],
      body: bytes(body),
    };
    return { kind: 'literal', reply, because: 'the request did not come through the layers' };
  });

/** A right layer that lets some pass whom it should look at. */
const withoutRight = (looksAway: (call: Call) => boolean): Override =>
  withStep(
    'checkRight',
    (original) => (call, tools) => (looksAway(call) ? undefined : original(call, tools)),
  );

/** Refuses before anybody has been asked for credentials. */
const before = (objection: (call: Call, tools: Tools) => boolean): Override =>
  withStep(
    'readPresentedToken',
    (original) => (call, tools) =>
      objection(call, tools)
        ? refused('unknown-endpoint', 'there is nothing of that name')
        : original(call, tools),
  );

/** Roles as they were when a token was used for the first time. */
const keepingRights: Override = (parts) => {
  const known = new Map<string, Awaited<ReturnType<Step>>>();
  return withStep('checkRight', (original) => async (call, tools) => {
    const key = `${call.token} ${call.resource?.right}`;
    if (!known.has(key)) known.set(key, await original(call, tools));
    return known.get(key);
  })(parts);
};

/** Lets a request pass that either of two layers would let pass. */
function eitherOf(parts: Parts): Parts {
  const { checkRight, checkTenant } = parts.steps;
  const either: Step = async (call, tools) => {
    const right = await checkRight(call, tools);
    const tenant = await checkTenant(call, tools);
    return right === undefined || tenant === undefined ? undefined : right;
  };
  return { ...parts, steps: { ...parts.steps, checkRight: either, checkTenant: () => undefined } };
}

const UNLAWFUL = ['CEHUB-02', 'CEHUB-06', 'CEHUB-15'];

export const securityLayerDeviations: readonly ServerDeviation[] = (
  [
    {
      name: 'head-past-the-layers',
      title: 'HEAD is answered without credentials.',
      breaks: ['CEHUB-01', 'B-19'],
      override: gap(({ method }) => method === 'HEAD'),
    },
    {
      name: 'options-with-data',
      title: 'OPTIONS is answered without credentials, and with records.',
      breaks: ['CEHUB-01'],
      override: gap(({ method }) => method === 'OPTIONS'),
    },
    {
      name: 'doubled-slash-past-the-layers',
      title: 'A path with a doubled slash is not taken for one that is guarded.',
      breaks: ['CEHUB-01'],
      override: gap(({ url }) => pathOf(url).includes('//')),
    },
    {
      name: 'session-in-path-past-the-layers',
      title: 'A path with a session in it is not taken for one that is guarded.',
      breaks: ['CEHUB-01'],
      override: gap(({ url }) => pathOf(url).includes(';jsessionid=')),
    },
    {
      name: 'export-past-the-layers',
      title: 'Files to download are served to everybody.',
      breaks: ['CEHUB-01'],
      override: gap(({ url }) => pathOf(url).endsWith('.json')),
    },
    {
      name: 'rewritten-url-past-the-layers',
      title: 'Who names the wanted path in X-Original-URL is not asked for credentials.',
      breaks: ['CEHUB-01'],
      override: gap((request) => headerValue(request, 'X-Original-URL') !== undefined),
    },
    {
      name: 'loopback-past-the-layers',
      title: 'Who claims to come from the machine itself is not asked for credentials.',
      breaks: ['CEHUB-01'],
      override: gap((request) => headerValue(request, 'X-Forwarded-For') === '127.0.0.1'),
    },
    {
      name: 'rights-for-writers-only',
      title: 'Who reads is not asked for a right.',
      breaks: [...UNLAWFUL, 'CEHUB-25'],
      override: withoutRight(({ request }) => request.method === 'GET'),
    },
    {
      name: 'rights-for-readers-only',
      title: 'Who creates is not asked for a right.',
      breaks: UNLAWFUL,
      override: withoutRight(({ request }) => request.method === 'POST'),
    },
    {
      name: 'right-or-tenant',
      title: 'Who has the right needs not be of the tenant, and who is of the tenant needs no right.',
      breaks: [...UNLAWFUL, 'CEHUB-04', 'CEHUB-34', 'CEHUB-35', 'CEHUB-25'],
      override: eitherOf,
    },
    {
      name: 'any-right-suffices',
      title: 'Who has any right has every one.',
      breaks: ['CEHUB-06', 'CEHUB-15'],
      override: withPolicies({ permits: (rights) => rights.length > 0 }),
    },
    {
      name: 'rights-of-the-first-use',
      title: 'What a user may do is looked up when a token is used first, and never again.',
      breaks: ['CEHUB-06', 'CEHUB-15'],
      override: keepingRights,
    },
    {
      name: 'missing-right-unauthorized',
      title: 'Who lacks a right gets 401, as if another token would help.',
      breaks: ['CEHUB-06'],
      override: withProblems({ 'missing-right': { status: 401 } }),
    },
    {
      name: 'host-before-credentials',
      title: 'A host of nobody gets 404 before anybody is asked for credentials.',
      breaks: ['CEHUB-07'],
      override: before(({ request }) => /nobody/.test(headerValue(request, 'Host') ?? '')),
    },
    {
      name: 'object-before-credentials',
      title: 'An object that there is not gets 404 before anybody is asked for credentials.',
      breaks: ['CEHUB-07'],
      override: before(({ request }) => /\/nosuch/.test(pathOf(request.url))),
    },
    {
      name: 'application-at-every-tenant',
      title: 'The tenant of an application that acts for itself is not verified.',
      breaks: ['CEHUB-25'],
      override: withStep(
        'checkTenant',
        (original) => (call, tools) => (call.facts?.user === undefined ? undefined : original(call, tools)),
      ),
    },
    {
      name: 'applications-have-accounts',
      title: 'What is for users is served to applications that act for themselves.',
      breaks: ['CEHUB-25'],
      override: withoutRight(
        ({ resource, facts }) => resource?.usersOnly === true && facts?.user === undefined,
      ),
    },
    {
      name: 'token-without-a-scheme',
      title: 'A token is taken from an Authorization field without the word Bearer.',
      breaks: ['CEHUB-27'],
      override: (parts) => ({
        ...parts,
        steps: {
          ...parts.steps,
          readPresentedToken: (call, tools) => {
            const field = headerValue(call.request, 'Authorization') ?? '';
            if (!/^[\w-]+$/.test(field)) return parts.steps.readPresentedToken(call, tools);
            call.token = field;
            return undefined;
          },
        },
      }),
    },
    {
      name: 'refused-token-is-gone',
      title: 'A token that was used at another tenant is revoked for it.',
      breaks: ['CEHUB-D02', 'CEHUB-02', 'CEHUB-13'],
      override: withStep('checkTenant', (original) => async (call, tools) => {
        const decision = await original(call, tools);
        const { grantId } = call.facts ?? {};
        if (decision?.kind === 'refused' && grantId !== undefined)
          await tools.ports.store.revokeGrant(grantId, call.now);
        return decision;
      }),
    },
  ] satisfies readonly Omit<ServerDeviation, 'party' | 'profiles'>[]
).map((deviation) => ({ ...deviation, party: 'resource-server', profiles: ['cehub'] }));
