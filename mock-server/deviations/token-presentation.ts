import type { Codecs } from '../endpoints/index.ts';
import { parameter, readBearer, readForm } from '../protocol/index.ts';
import { bodyText, type HttpRequest, headerValue, headerValues, queryOf } from '../wire/index.ts';
import type { ServerDeviation } from './deviation.ts';
import { breakdown } from './faulty-replies.ts';
import { withCodecs, withProblems, withStep } from './override.ts';

type Override = ServerDeviation['override'];

/** A resource server that finds tokens where this looks, and elsewhere as before. */
const alsoTaking =
  (find: (request: HttpRequest) => string | undefined): Override =>
  (parts) =>
    withStep(
      'refuseSeveralMethods',
      (original) => (call, tools) => (hasAuthorization(call.request) ? original(call, tools) : undefined),
    )(
      withStep('readPresentedToken', (original) => (call, tools) => {
        const token = find(call.request);
        if (token === undefined) return original(call, tools);
        call.token = token;
        return undefined;
      })(parts),
    );

const withoutMindingSeveral = withStep('refuseSeveralMethods', () => () => undefined);

/** A resource server that asks for no token where this says so. */
const openTo = (open: (request: HttpRequest) => boolean) =>
  withStep(
    'readPresentedToken',
    (original) => (call, tools) =>
      !hasAuthorization(call.request) && open(call.request)
        ? { kind: 'served', because: 'nobody asked for a token here' }
        : original(call, tools),
  );

/** A resource server that breaks down where this says so. */
const breakingOn = (breaks: (request: HttpRequest, codecs: Codecs) => boolean) =>
  withStep(
    'readPresentedToken',
    (original) => (call, tools) =>
      breaks(call.request, tools.codecs)
        ? breakdown('the server had not thought of this')
        : original(call, tools),
  );

const authorization = (request: HttpRequest): string => headerValue(request, 'Authorization') ?? '';
const hasAuthorization = (request: HttpRequest): boolean => authorization(request) !== '';
const unlessAuthorized =
  (find: (request: HttpRequest) => string | undefined) =>
  (request: HttpRequest): string | undefined =>
    hasAuthorization(request) ? undefined : find(request);

const inQuery = (request: HttpRequest) => parameter(readForm(queryOf(request.url)), 'access_token');
const inForm = (request: HttpRequest) => parameter(readForm(bodyText(request)), 'access_token');
const inCookie = (request: HttpRequest) =>
  /(?:^|;\s*)access_token=([^;]+)/.exec(headerValue(request, 'Cookie') ?? '')?.[1];
const matching = (pattern: RegExp) => (request: HttpRequest) => pattern.exec(authorization(request))?.[1];

export const tokenPresentationDeviations: readonly ServerDeviation[] = [
  {
    name: 'head-needs-no-token',
    party: 'resource-server',
    profiles: ['enigma', 'clueride'],
    title: 'HEAD is answered without a token.',
    breaks: ['ENIGMA-20', 'B-19', 'CLUERIDE-03'],
    override: openTo(({ method }) => method === 'HEAD'),
  },
  {
    name: 'one-api-unprotected',
    party: 'resource-server',
    title: 'One API of the inventory was forgotten when the others were protected.',
    breaks: ['ENIGMA-20', 'B-19'],
    override: openTo(({ url }) => url.includes('/api/lists')),
  },
  {
    name: 'method-override-opens',
    party: 'resource-server',
    profiles: ['enigma', 'clueride'],
    title: 'A field that overrides the method leads past the gate.',
    breaks: ['ENIGMA-20', 'CLUERIDE-03'],
    override: openTo((request) => headerValue(request, 'X-HTTP-Method-Override') === 'OPTIONS'),
  },
  {
    name: 'options-tells-everything',
    party: 'resource-server',
    profiles: ['enigma', 'clueride'],
    title: 'OPTIONS is answered without a token, with what GET would give.',
    breaks: ['ENIGMA-20', 'CLUERIDE-03'],
    override: openTo(({ method }) => method === 'OPTIONS'),
  },
  {
    name: 'token-in-url-accepted',
    party: 'resource-server',
    profiles: ['enigma', 'clueride'],
    title: 'An access token in the URL is as good as one in the header.',
    breaks: ['ENIGMA-20', 'CLUERIDE-15'],
    override: alsoTaking(unlessAuthorized(inQuery)),
  },
  {
    name: 'token-in-body-accepted',
    party: 'resource-server',
    profiles: ['enigma', 'clueride'],
    title: 'An access token in a form body is as good as one in the header.',
    breaks: ['ENIGMA-20', 'CLUERIDE-15'],
    override: alsoTaking(unlessAuthorized(inForm)),
  },
  {
    name: 'token-in-cookie-accepted',
    party: 'resource-server',
    profiles: ['enigma', 'clueride'],
    title: 'An access token in a cookie is as good as one in the header.',
    breaks: ['ENIGMA-20', 'CLUERIDE-15'],
    override: alsoTaking(unlessAuthorized(inCookie)),
  },
  {
    name: 'two-tokens-accepted',
    party: 'resource-server',
    title: 'Header and URL may both carry a token, and nobody minds when both do.',
    breaks: ['ENIGMA-20', 'B-29', 'B-35'],
    override: (parts) => withoutMindingSeveral(alsoTaking(unlessAuthorized(inQuery))(parts)),
  },
  {
    name: 'token-in-url-goes-first',
    party: 'resource-server',
    title: 'The header is not looked at when the URL has a token.',
    breaks: ['B-29', 'B-35'],
    profiles: ['oauth2'],
    override: (parts) => withoutMindingSeveral(alsoTaking(inQuery)(parts)),
  },
  {
    name: 'two-tokens-unauthorized',
    party: 'resource-server',
    title: 'A request with two tokens gets 401 and invalid_token.',
    breaks: ['B-35'],
    override: withProblems({ 'malformed-token-request': { status: 401, error: 'invalid_token' } }),
  },
  {
    name: 'garbled-token-breaks-server',
    party: 'resource-server',
    title: 'A value after Bearer that is no token ends in status 500.',
    breaks: ['B-35'],
    override: breakingOn(
      (request, { readBearer }) =>
        /^bearer\b/i.test(authorization(request)) && readBearer(authorization(request)) === undefined,
    ),
  },
  {
    name: 'repeated-authorization-breaks-server',
    party: 'resource-server',
    title: 'Two Authorization fields end in status 500.',
    breaks: ['B-35'],
    override: breakingOn((request) => headerValues(request, 'Authorization').length > 1),
  },
  {
    name: 'any-scheme-accepted',
    party: 'resource-server',
    profiles: ['enigma', 'clueride'],
    title: 'Whatever the scheme, what follows it is taken for a token.',
    breaks: ['ENIGMA-21', 'B-32', 'CLUERIDE-15'],
    override: alsoTaking(matching(/^\S+ +(\S+)$/)),
  },
  {
    name: 'bare-token-accepted',
    party: 'resource-server',
    profiles: ['enigma', 'clueride', 'mobilefirst'],
    title: 'A token without a scheme is accepted.',
    breaks: ['ENIGMA-21', 'CLUERIDE-15', 'MOBILEFIRST-D01'],
    override: alsoTaking(matching(/^([A-Za-z0-9._~+/-]+=*)$/)),
  },
  {
    name: 'quoted-token-accepted',
    party: 'resource-server',
    profiles: ['enigma', 'clueride'],
    title: 'Quotation marks around a token are taken off.',
    breaks: ['ENIGMA-21', 'CLUERIDE-15'],
    override: alsoTaking(matching(/^Bearer "([^"]+)"$/)),
  },
  {
    name: 'scheme-in-one-case-only',
    party: 'resource-server',
    title: 'The scheme is understood when it is written Bearer, and in no other case.',
    breaks: ['ENIGMA-21', 'B-29'],
    override: withCodecs({
      readBearer: (field) => (field.startsWith('Bearer ') ? readBearer(field) : undefined),
    }),
  },
];
