import { type Call, type Parts, pipelinesOf, refused, type Tools } from '../endpoints/index.ts';
import type { Store } from '../ports/index.ts';
import type { Profile } from '../profiles/index.ts';
import { bytes, headerValue } from '../wire/index.ts';
import type { ServerDeviation } from './deviation.ts';
import { withField } from './faulty-replies.ts';
import { withPolicies, withRenderers, withStep } from './override.ts';

type Override = ServerDeviation['override'];

const CHALLENGE = 'WWW-Authenticate';

/** The challenge of a refusal, as it is written otherwise. */
const challenging = (
  write: (call: Call, tools: Tools, usual: string, status: number) => string | undefined,
): Override =>
  withRenderers((original) => ({
    refusedByResource(problem, call, tools) {
      const reply = original.refusedByResource(problem, call, tools);
      const usual = headerValue(reply, CHALLENGE);
      if (usual === undefined) return reply;
      const written = write(call, tools, usual, reply.status);
      return written === undefined ? withField(reply, CHALLENGE) : withField(reply, CHALLENGE, written);
    },
  }));

/** Expirations that are judged by another rule, by services alone. */
const expiring = (expired: Parts['policies']['expired']): Override =>
  withStep(
    'checkLifetime',
    (original) => (call, tools) => original(call, { ...tools, policies: { ...tools.policies, expired } }),
  );

/** Checks in another order. */
const ordered =
  (...validationOrder: Profile['validationOrder']): Override =>
  (parts) => {
    const { resource } = pipelinesOf({ ...parts.profile, validationOrder });
    return { ...parts, pipelines: { ...parts.pipelines, resource } };
  };

/** Tokens that were seen, per store: what a server forgets at a restart is another fault. */
const seenBy = new WeakMap<Store, Set<string>>();

const minuteOfGrace = 60_000;

const faults: readonly Omit<ServerDeviation, 'party' | 'profiles'>[] = [
  {
    name: 'signed-token-never-expires',
    title: 'A service does not look at the expiration of tokens.',
    breaks: ['MOBILEFIRST-07', 'MOBILEFIRST-23', 'B-19'],
    override: expiring(() => false),
  },
  {
    name: 'signed-token-with-a-minute-of-grace',
    title: 'A service takes tokens for a minute after they have expired.',
    breaks: ['MOBILEFIRST-07'],
    override: expiring((expiresAt, now) => now >= (expiresAt ?? now) + minuteOfGrace),
  },
  {
    name: 'signed-token-refused-early',
    title: 'A service refuses tokens in the last two seconds of their life.',
    breaks: ['MOBILEFIRST-06'],
    override: expiring((expiresAt, now) => now >= (expiresAt ?? now) - 2_000),
  },
  {
    name: 'expiration-looked-at-once',
    title: 'A service looks at the expiration of a token when it first sees it, and never again.',
    breaks: ['MOBILEFIRST-07', 'B-19'],
    override: (parts) => {
      const seen = seenBy.get(parts.ports.store) ?? new Set<string>();
      seenBy.set(parts.ports.store, seen);
      return withStep('checkLifetime', (original) => async (call, tools) => {
        const token = call.token ?? '';
        if (seen.has(token)) return undefined;
        const decision = await original(call, tools);
        if (decision === undefined) seen.add(token);
        return decision;
      })(parts);
    },
  },
  {
    name: 'challenges-of-the-first-filter',
    title: 'Every challenge names the scope of the filter that was configured first.',
    breaks: ['MOBILEFIRST-16'],
    override: challenging((_call, { profile }) => `Bearer scope = "${profile.resources[0]?.scopes[0]}"`),
  },
  {
    name: 'challenges-name-the-scope-of-the-token',
    title: 'A challenge names the scope that the token has.',
    breaks: ['MOBILEFIRST-16'],
    override: challenging(({ facts }, _tools, usual) =>
      facts === undefined ? usual : `Bearer scope = "${facts.scope.join(' ')}"`,
    ),
  },
  {
    name: 'forbidden-without-challenge',
    title: 'Who has a token for another scope is told no scope.',
    breaks: ['MOBILEFIRST-16', 'B-30'],
    override: challenging((_call, _tools, usual, status) => (status === 403 ? undefined : usual)),
  },
  {
    name: 'expired-without-challenge',
    title: 'Who has an expired token is told no scope.',
    breaks: ['MOBILEFIRST-16'],
    override: challenging(({ flaw }, _tools, usual) =>
      flaw === 'expired' ? 'Bearer realm="service"' : usual,
    ),
  },
  {
    name: 'filter-redirects-to-a-login',
    title: 'Who has no token is sent to a page to log in on.',
    breaks: ['MOBILEFIRST-16', 'MOBILEFIRST-27', 'B-30'],
    override: withRenderers((original) => ({
      refusedByResource: (problem, call, tools) =>
        problem === 'missing-token'
          ? { status: 302, headers: [['Location', '/login']], body: bytes('') }
          : original.refusedByResource(problem, call, tools),
    })),
  },
  {
    name: 'part-of-a-scope-suffices',
    title: 'A token whose scope is part of the required one is served.',
    breaks: ['MOBILEFIRST-28'],
    override: withPolicies({
      scopeCovers: (granted, required) => required.every((one) => granted.some((own) => one.includes(own))),
    }),
  },
  {
    name: 'more-than-a-scope-suffices',
    title: 'A token whose scope begins with the required one is served.',
    breaks: ['MOBILEFIRST-28'],
    override: withPolicies({
      scopeCovers: (granted, required) => required.every((one) => granted.some((own) => own.startsWith(one))),
    }),
  },
  {
    name: 'scopes-in-any-case',
    title: 'Scopes are compared without regard to case.',
    breaks: ['MOBILEFIRST-28'],
    override: withPolicies({
      scopeCovers: (granted, required) =>
        required.every((one) => granted.some((own) => own.toLowerCase() === one.toLowerCase())),
    }),
  },
  {
    name: 'filter-without-a-scope-check',
    title: 'A filter with a scope takes every valid token.',
    breaks: ['MOBILEFIRST-28', 'B-19'],
    override: withStep('checkScope', () => () => undefined),
  },
  {
    name: 'token-bound-to-its-first-service',
    title: 'A token is good at the service that saw it first, and at no other.',
    breaks: ['MOBILEFIRST-01', 'MOBILEFIRST-28'],
    override: (parts) => {
      const first = new Map<string, string>();
      return withStep('checkScope', (original) => async (call, tools) => {
        const decision = await original(call, tools);
        if (decision !== undefined) return decision;
        const [token = '', path = ''] = [call.token, call.resource?.path];
        const bound = first.get(token) ?? path;
        first.set(token, bound);
        return bound === path ? undefined : refused('insufficient-scope', `the token is bound to ${bound}`);
      })(parts);
    },
  },
  {
    name: 'scope-before-signature',
    title: 'The scope of a token is looked at before anything else.',
    breaks: ['MOBILEFIRST-23'],
    override: ordered('scope', 'signature', 'expiration'),
  },
  {
    name: 'expiration-before-signature',
    title: 'An expired token is reported as expired, whoever made it.',
    breaks: ['MOBILEFIRST-23'],
    override: ordered('expiration', 'signature', 'scope'),
  },
  {
    name: 'scope-before-expiration',
    title: 'A token for another scope is reported as such, although it has expired.',
    breaks: ['MOBILEFIRST-23'],
    override: ordered('signature', 'scope', 'expiration'),
  },
  {
    name: 'offline-validation-calls-home',
    title: 'A service that validates offline asks the validation endpoint about every token all the same.',
    breaks: ['MOBILEFIRST-10'],
    override: (parts) => {
      const { resource } = pipelinesOf({
        ...parts.profile,
        validation: { ...parts.profile.validation, mode: 'both' },
      });
      return { ...parts, pipelines: { ...parts.pipelines, resource } };
    },
  },
  {
    name: 'open-while-the-issuer-is-gone',
    title: 'A service that cannot fetch the key of its issuer believes every token.',
    breaks: ['MOBILEFIRST-10'],
    override: withStep('readAccessToken', (original) => async (call, tools) => {
      const { certificate = '/' } = tools.profile.paths;
      const key = await tools.askIssuer({
        method: 'GET',
        url: tools.originOf(call.region) + certificate,
        headers: [],
        body: bytes(''),
      });
      if (key.kind === 'reply') return original(call, tools);
      const reading = await tools.format.peek(call.token ?? '', tools.ports);
      if (!reading.valid) return original(call, tools);
      call.facts = reading.facts;
      return undefined;
    }),
  },
];

const profiles = ['mobilefirst'];

/** Faults in how services validate, and in how they refuse. */
export const serviceDeviations: readonly ServerDeviation[] = [
  ...faults.map((each): ServerDeviation => ({ ...each, party: 'resource-server', profiles })),
];
