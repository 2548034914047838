import { type Decision, refused, type Step } from '../endpoints/index.ts';
import { parameter } from '../protocol/index.ts';
import { byAuthorizationServer, type ServerDeviation } from './deviation.ts';
import { withPolicies, withRenderers, withStep } from './override.ts';

type Override = ServerDeviation['override'];

/** Takes for registered what some comparison takes for the same. */
const comparing = (same: (registered: string, given: string) => boolean): Override =>
  withPolicies({ redirectUriMatches: same });

/** Compares by parts of the URL: what cannot be read is compared as it stands. */
const comparingParts = (part: (url: URL) => string): Override =>
  comparing((registered, given) => {
    if (!URL.canParse(given)) return registered === given;
    return part(new URL(registered)) === part(new URL(given));
  });

/** Sends people with a refusal wherever a request says. */
const redirecting =
  (original: Step): Step =>
  async (call, tools) => {
    const decision = await original(call, tools);
    const given = parameter(call.form ?? [], 'redirect_uri');
    if (decision === undefined || given === undefined || call.authorization === undefined) return decision;
    call.authorization = { ...call.authorization, redirectUri: given };
    return problemOf(decision);
  };

/** What a page would have said, as something that is told to the client. */
const problemOf = (decision: Decision): Decision =>
  decision.kind === 'page' && decision.page.kind === 'refusal'
    ? refused(decision.page.problem, decision.because)
    : decision;

const deviations: readonly (readonly [name: string, title: string, override: Override])[] = [
  [
    'redirect-uri-by-prefix',
    'A redirect URI counts that begins with a registered one.',
    comparing((registered, given) => given.startsWith(registered)),
  ],
  [
    'redirect-uri-below-registered-path',
    'A redirect URI counts that lies below a registered one.',
    comparing((registered, given) => given === registered || given.startsWith(`${registered}/`)),
  ],
  [
    'redirect-uri-by-suffix',
    'A redirect URI counts that ends with a registered one.',
    comparing((registered, given) => given.endsWith(registered)),
  ],
  [
    'redirect-uri-by-part',
    'A redirect URI counts that a registered one begins with.',
    comparing((registered, given) => registered.startsWith(given)),
  ],
  [
    'redirect-uri-by-origin',
    'A redirect URI counts that has the origin of a registered one.',
    comparingParts(({ protocol, host }) => protocol + host),
  ],
  [
    'redirect-uri-on-subdomains',
    'A redirect URI counts on every host below a registered one.',
    comparing((registered, given) => {
      if (!URL.canParse(given)) return registered === given;
      const [here, there] = [new URL(registered), new URL(given)];
      const below = there.hostname === here.hostname || there.hostname.endsWith(`.${here.hostname}`);
      return below && there.pathname === here.pathname && there.search === here.search && there.hash === '';
    }),
  ],
  [
    'redirect-uri-host-by-ending',
    'A redirect URI counts on every host whose name ends like a registered one.',
    comparing((registered, given) => {
      if (!URL.canParse(given)) return registered === given;
      const [here, there] = [new URL(registered), new URL(given)];
      return there.hostname.endsWith(here.hostname) && there.pathname === here.pathname && there.hash === '';
    }),
  ],
  [
    'redirect-uri-without-case',
    'A redirect URI is compared without regard to case.',
    comparing((registered, given) => registered.toLowerCase() === given.toLowerCase()),
  ],
  [
    'redirect-uri-normalised',
    'A redirect URI is compared after a browser has put it in order.',
    comparing((registered, given) =>
      URL.canParse(given) ? new URL(registered).href === new URL(given).href : registered === given,
    ),
  ],
  [
    'redirect-uri-decoded',
    'A redirect URI is compared after its percent codes have been decoded.',
    comparing((registered, given) => registered === given.replace(/%6\d|%7\d/g, decodeURIComponent)),
  ],
  [
    'redirect-uri-of-any-scheme',
    'A redirect URI is compared without its scheme.',
    comparing((registered, given) => registered.replace(/^[a-z]+:/, '') === given.replace(/^[A-Za-z]+:/, '')),
  ],
  [
    'redirect-uri-of-any-port',
    'A redirect URI counts with every port.',
    comparingParts(({ protocol, username, hostname, pathname, search, hash }) =>
      [protocol, username, hostname, pathname, search, hash].join(' '),
    ),
  ],
  [
    'redirect-uri-with-any-query',
    'A redirect URI counts with every query.',
    comparing((registered, given) => registered === given.replace(/\?.*$/, '')),
  ],
  [
    'redirect-uri-with-any-user',
    'A redirect URI counts with every user information.',
    comparing((registered, given) => registered === given.replace(/\/\/[^/@]*@/, '//')),
  ],
  [
    'redirect-uri-trimmed',
    'Spaces around a redirect URI do not count.',
    comparing((registered, given) => registered === given.trim()),
  ],
  [
    'redirect-uri-with-fragment',
    'A redirect URI counts with every fragment, and people are sent there.',
    withStep('checkRedirectUri', (original) => async (call, tools) => {
      const form = call.form ?? [];
      const given = parameter(form, 'redirect_uri') ?? '';
      const bare = given.replace(/#.*$/, '');
      call.form = form.map(([name, value]) => [name, name === 'redirect_uri' ? bare : value]);
      const decision = await original(call, tools);
      call.form = form;
      if (decision === undefined && call.authorization !== undefined) {
        call.authorization = { ...call.authorization, redirectUri: given };
      }
      return decision;
    }),
  ],
  [
    'unregistered-redirect-uri-gets-the-error',
    'That a redirect URI is not registered is told to whoever is there.',
    withStep('checkRedirectUri', redirecting),
  ],
  [
    'unknown-client-gets-the-error',
    'That a client is not known is told to whoever it names.',
    withStep('findRequestingClient', redirecting),
  ],
  [
    'second-redirect-uri-wins',
    'Of two redirect URIs the first is compared and the second is used.',
    withStep('checkRedirectUri', (original) => async (call, tools) => {
      const form = call.form ?? [];
      const given = form.filter(([name]) => name === 'redirect_uri');
      if (given.length < 2) return original(call, tools);
      const others = form.filter(([name]) => name !== 'redirect_uri');
      call.form = [...others, ...given.slice(0, 1)];
      const decision = await original(call, tools);
      const last = given.at(-1)?.[1];
      if (decision === undefined && call.authorization !== undefined && last !== undefined) {
        call.authorization = { ...call.authorization, redirectUri: last };
      }
      return decision;
    }),
  ],
  [
    'authorization-errors-on-pages-only',
    'What is wrong with a request of a known client is told to the person and never to the client.',
    withRenderers((original) => ({
      refusedByAuthorization: (problem, call, tools) =>
        call.authorization?.stage === 'login'
          ? original.refusedByAuthorization(problem, call, tools)
          : tools.renderers.page({ kind: 'refusal', problem }, call, tools),
    })),
  ],
];

/** What is seen in another profile too: one of each kind is enough. */
const AT_A_HUB: ReadonlySet<string> = new Set([
  'redirect-uri-by-prefix',
  'redirect-uri-by-origin',
  'redirect-uri-without-case',
  'unregistered-redirect-uri-gets-the-error',
  'unknown-client-gets-the-error',
]);

/** Deviations in where people are sent. */
export const redirectUriDeviations: readonly ServerDeviation[] = byAuthorizationServer(
  deviations.map(([name, title, override]) => {
    const broken = { name, title, override };
    if (!AT_A_HUB.has(name)) return { ...broken, profiles: ['oauth2'], breaks: ['B-22'] };
    const row = name === 'unknown-client-gets-the-error' ? 'CEHUB-17' : 'CEHUB-18';
    return { ...broken, profiles: ['oauth2', 'cehub'], breaks: ['B-22', row] };
  }),
);
