import type { Call, Renderers } from '../endpoints/index.ts';
import { headerValue } from '../wire/index.ts';
import { byAuthorizationServer, type ServerDeviation } from './deviation.ts';
import { withProblems, withRenderers } from './override.ts';

type Override = ServerDeviation['override'];
type Told = Parameters<Renderers['authorizationResponse']>[0];

/** Writes the state of responses otherwise; what it is given is encoded as it came. */
const withState = (change: (state: string, parameters: Told) => string | undefined): Override =>
  withRenderers((original) => ({
    authorizationResponse(parameters, call, tools) {
      const { authorization } = call;
      if (authorization?.state === undefined) return original.authorizationResponse(parameters, call, tools);
      const { state, ...others } = authorization;
      const other = change(state, parameters);
      const changed = { ...others, ...(other === undefined ? {} : { state: other }) };
      return original.authorizationResponse(parameters, { ...call, authorization: changed }, tools);
    },
  }));

/** Changes where a redirect leads, after it has been written. */
const withLocation = (change: (location: string, parameters: Told, call: Call) => string): Override =>
  withRenderers((original) => ({
    authorizationResponse(parameters, call, tools) {
      const reply = original.authorizationResponse(parameters, call, tools);
      const location = change(headerValue(reply, 'Location') ?? '', parameters, call);
      const headers = reply.headers.map(
        ([name, value]) => [name, name === 'Location' ? location : value] as const,
      );
      return { ...reply, headers };
    },
  }));

const isAbout = (parameters: Told, name: string): boolean => parameters.some(([given]) => given === name);
const decoded = (state: string): string => new URLSearchParams(`s=${state}`).get('s') ?? '';
const encoded = (state: string): string => new URLSearchParams([['', state]]).toString().slice(1);

const ISSUER = /([?&#])iss=([^&#]*)&?/;
const withoutIssuer = (location: string): string => location.replace(ISSUER, '$1');

const states: readonly (readonly [name: string, title: string, override: Override])[] = [
  ['state-forgotten', 'No response repeats the state.', withState(() => undefined)],
  [
    'state-missing-in-errors',
    'A response with an error does not repeat the state.',
    withState((state, parameters) => (isAbout(parameters, 'error') ? undefined : state)),
  ],
  [
    'state-missing-in-implicit-responses',
    'A response with a token does not repeat the state.',
    withState((state, parameters) => (isAbout(parameters, 'access_token') ? undefined : state)),
  ],
  [
    'state-encoded-twice',
    'The state is encoded although it is encoded already.',
    withState(encodeURIComponent),
  ],
  ['state-not-encoded', 'The state is decoded and written as it is.', withState(decoded)],
  [
    'state-decoded-twice',
    'A state that looks encoded is decoded once more.',
    withState((state) => encoded(decoded(decoded(state)))),
  ],
  [
    'state-in-latin-letters-only',
    'Letters of a state that are not ASCII become question marks.',
    withState((state) => encoded(decoded(state).replace(/[^\0-\x7f]/gu, '?'))),
  ],
  [
    'state-trimmed',
    'Spaces around a state are dropped.',
    withState((state) => encoded(decoded(state).trim())),
  ],
  [
    'state-cut-short',
    'A state is cut after sixteen characters.',
    withState((state) => encoded(decoded(state).slice(0, 16))),
  ],
  [
    'state-in-small-letters',
    'A state comes back in small letters.',
    withState((state) => encoded(decoded(state).toLowerCase())),
  ],
  [
    'state-escaped-for-pages',
    'A state comes back as it would stand in HTML.',
    withState((state) => encoded(decoded(state).replaceAll('&', '&amp;').replaceAll('<', '&lt;'))),
  ],
  [
    'state-told-twice',
    'A response repeats the state, and repeats it again.',
    withState((state) => `${state}&state=${state}`),
  ],
];

const issuers: readonly (readonly [name: string, title: string, override: Override])[] = [
  [
    'issuer-missing-in-errors',
    'A response with an error does not say whose it is.',
    withLocation((location, parameters) =>
      isAbout(parameters, 'error') ? withoutIssuer(location) : location,
    ),
  ],
  [
    'issuer-missing-beside-codes',
    'A response with a code does not say whose it is.',
    withLocation((location, parameters) =>
      isAbout(parameters, 'code') ? withoutIssuer(location) : location,
    ),
  ],
  [
    'issuer-missing-beside-tokens',
    'A response with a token does not say whose it is.',
    withLocation((location, parameters) =>
      isAbout(parameters, 'access_token') ? withoutIssuer(location) : location,
    ),
  ],
  [
    'issuer-with-a-slash-in-responses',
    'A response names the issuer with a slash that the metadata do not have.',
    withLocation((location) => location.replace(/([?&#]iss=[^&#]*)/, '$1%2F')),
  ],
  [
    'issuer-of-another-server-in-responses',
    'A response names another server.',
    withLocation((location) => location.replace(/([?&#]iss=)[^&#]*/, '$1https%3A%2F%2Fother.test')),
  ],
];

const implicit: readonly Omit<ServerDeviation, 'party'>[] = [
  {
    name: 'implicit-refresh-token',
    title: 'An implicit response has a refresh token.',
    profiles: ['oauth2', 'cehub'],
    breaks: ['B-24', 'CEHUB-23'],
    override: withLocation((location, parameters) =>
      isAbout(parameters, 'access_token')
        ? `${location}&refresh_token=one-that-does-not-belong-here`
        : location,
    ),
  },
  {
    name: 'implicit-token-in-query',
    title: 'An implicit token stands in the query, where servers and logs see it.',
    profiles: ['oauth2', 'cehub'],
    breaks: ['B-24', 'CEHUB-23'],
    override: withLocation((location, parameters) =>
      isAbout(parameters, 'access_token') ? location.replace('#', '?') : location,
    ),
  },
  {
    name: 'implicit-without-token-type',
    title: 'An implicit response does not say what kind of token it brings.',
    breaks: ['B-24'],
    override: withLocation((location) => location.replace(/token_type=[^&]*&?/, '')),
  },
  {
    name: 'token-beside-code',
    title: 'A response with a code brings a token too.',
    breaks: ['B-24'],
    override: withLocation((location, parameters) =>
      isAbout(parameters, 'code') ? `${location}#access_token=one-that-does-not-belong-here` : location,
    ),
  },
  {
    name: 'implicit-response-for-caches',
    title: 'A redirect with a token may be kept by caches.',
    breaks: ['B-09'],
    override: withRenderers((original) => ({
      authorizationResponse(parameters, call, tools) {
        const reply = original.authorizationResponse(parameters, call, tools);
        const headers = reply.headers.filter(([name]) => !['Cache-Control', 'Pragma'].includes(name));
        return isAbout(parameters, 'access_token') ? { ...reply, headers } : reply;
      },
    })),
  },
];

const errors: readonly Omit<ServerDeviation, 'party'>[] = [
  {
    name: 'denial-called-server-error',
    title: 'That somebody denies a request is told as an error of the server.',
    breaks: ['B-22'],
    override: withProblems({ 'access-denied': { error: 'server_error' } }),
  },
  {
    name: 'authorization-error-without-code',
    title: 'A response with an error describes it and does not name it.',
    breaks: ['B-22'],
    override: withLocation((location) => location.replace(/([?&#])error=[^&]*&/, '$1')),
  },
  {
    name: 'authorization-error-repeats-the-request',
    title: 'A response with an error quotes what the request said.',
    breaks: ['B-15'],
    override: withRenderers((original) => ({
      authorizationResponse(parameters, call, tools) {
        const scope = call.form?.find(([name]) => name === 'scope')?.[1] ?? '';
        const quoted = parameters.map(
          ([name, value]) => [name, name === 'error_description' ? `${value} ${scope}` : value] as const,
        );
        return original.authorizationResponse(quoted, call, tools);
      },
    })),
  },
];

const named = (
  breaks: readonly string[],
  deviations: readonly (readonly [name: string, title: string, override: Override])[],
): readonly Omit<ServerDeviation, 'party'>[] =>
  deviations.map(([name, title, override]) => ({ name, title, breaks, override }));

/** Deviations in what a client hears by way of a browser. */
export const authorizationResponseDeviations: readonly ServerDeviation[] = byAuthorizationServer(
  [...named(['B-23'], states), ...named(['B-47'], issuers), ...implicit, ...errors].map((deviation) => ({
    profiles: ['oauth2'],
    ...deviation,
  })),
);
