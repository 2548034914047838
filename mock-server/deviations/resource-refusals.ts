import type { Problem } from '../profiles/index.ts';
import { bodyText, bytes, type HttpReply, type HttpRequest, headerValue } from '../wire/index.ts';
import type { ServerDeviation } from './deviation.ts';
import { withField } from './faulty-replies.ts';
import { withProblems, withRenderers, withStep } from './override.ts';

const CHALLENGE = 'WWW-Authenticate';

/** A resource server whose refusals are altered on their way out. */
const altering = (alter: (reply: HttpReply, problem: Problem, request: HttpRequest) => HttpReply) =>
  withRenderers((original) => ({
    refusedByResource: (problem, call, tools) =>
      alter(original.refusedByResource(problem, call, tools), problem, call.request),
  }));

const challenging = (problem: Problem, challenge: (conformant: string) => string) =>
  altering((reply, refused) =>
    refused === problem ? withField(reply, CHALLENGE, challenge(headerValue(reply, CHALLENGE) ?? '')) : reply,
  );

const inHtml = (reply: HttpReply, status = reply.status): HttpReply => ({
  ...withField(reply, 'Content-Type', 'text/html'),
  status,
  body: bytes('<!doctype html><title>Sign in</title><form>Name <input name="name"></form>'),
});

export const resourceRefusalDeviations: readonly ServerDeviation[] = [
  {
    name: 'login-page-for-a-token',
    party: 'resource-server',
    title: 'Who brings no token gets a page to sign in on, with status 200.',
    breaks: ['ENIGMA-20', 'ENIGMA-22', 'B-19'],
    override: altering((reply, _problem, request) =>
      headerValue(request, 'Authorization') === undefined ? inHtml(reply, 200) : reply,
    ),
  },
  {
    name: 'redirect-to-login',
    party: 'resource-server',
    title: 'Who brings no token is sent to a page to sign in on.',
    breaks: ['ENIGMA-22', 'B-30'],
    override: altering((reply, problem) =>
      problem === 'missing-token'
        ? { status: 302, headers: [['Location', '/login']], body: bytes('') }
        : reply,
    ),
  },
  {
    name: 'refusals-in-html',
    party: 'resource-server',
    title: 'Refusals come as a page for people.',
    breaks: ['ENIGMA-22'],
    override: altering((reply) => inHtml(reply)),
  },
  {
    name: 'results-without-json-type',
    party: 'resource-server',
    title: 'What an API gives is declared to be plain text.',
    breaks: ['ENIGMA-22'],
    override: withRenderers((original) => ({
      served: (decision, call, tools) =>
        withField(original.served(decision, call, tools), 'Content-Type', 'text/plain'),
    })),
  },
  {
    name: 'refusals-in-broken-json',
    party: 'resource-server',
    title: 'The JSON of a refusal misses its last brace.',
    breaks: ['ENIGMA-22'],
    override: altering((reply) => ({ ...reply, body: bytes(bodyText(reply).slice(0, -1)) })),
  },
  {
    name: 'unauthorized-without-challenge',
    party: 'resource-server',
    title: 'Status 401 comes without a challenge.',
    breaks: ['B-30'],
    override: altering((reply) => (reply.status === 401 ? withField(reply, CHALLENGE) : reply)),
  },
  {
    name: 'challenge-without-parameters',
    party: 'resource-server',
    title: 'The challenge for a missing token is the bare word Bearer.',
    breaks: ['B-31'],
    override: challenging('missing-token', () => 'Bearer'),
  },
  {
    name: 'challenge-of-another-scheme',
    party: 'resource-server',
    title: 'Who brings no token is asked for a password.',
    breaks: ['B-31'],
    override: challenging('missing-token', () => 'Basic realm="people"'),
  },
  {
    name: 'challenge-names-scope-twice',
    party: 'resource-server',
    title: 'The challenge for too little scope has two scope parameters.',
    breaks: ['B-31'],
    override: challenging('insufficient-scope', (challenge) => `${challenge}, scope="another"`),
  },
  {
    name: 'challenge-with-bare-words',
    party: 'resource-server',
    title: 'The realm of a challenge has a space in it and no quotation marks.',
    breaks: ['B-31'],
    override: challenging('missing-token', () => 'Bearer realm=for members'),
  },
  {
    name: 'challenge-quotes-in-its-description',
    party: 'resource-server',
    title: 'The description in a challenge has quotation marks in it.',
    breaks: ['B-31'],
    override: withProblems({ 'invalid-token': { description: 'The token is not "good enough".' } }),
  },
  {
    name: 'missing-token-is-an-error',
    party: 'resource-server',
    title: 'Who brings no token is told that it is invalid.',
    breaks: ['B-32'],
    override: withProblems({ 'missing-token': { error: 'invalid_token' } }),
  },
  {
    name: 'bad-token-forbidden',
    party: 'resource-server',
    title: 'A bad token gets status 403.',
    profiles: ['enigma', 'cehub'],
    breaks: ['B-33', 'CEHUB-28'],
    override: withProblems({ 'invalid-token': { status: 403 } }),
  },
  {
    name: 'bad-token-is-a-bad-request',
    party: 'resource-server',
    title: 'A bad token gets status 400 and invalid_request.',
    breaks: ['B-33'],
    override: withProblems({ 'invalid-token': { status: 400, error: 'invalid_request' } }),
  },
  {
    name: 'bad-token-without-a-word',
    party: 'resource-server',
    title: 'A bad token gets the same 401 as none, without an error code.',
    breaks: ['B-33'],
    override: (parts) => ({
      ...parts,
      profile: {
        ...parts.profile,
        problems: { ...parts.profile.problems, 'invalid-token': parts.profile.problems['missing-token'] },
      },
    }),
  },
  {
    name: 'expired-token-forbidden',
    party: 'resource-server',
    title: 'An expired token is refused as if its scope were too little.',
    profiles: ['enigma', 'cehub'],
    breaks: ['B-33', 'CEHUB-28'],
    override: withStep('checkLifetime', (original) => async (call, tools) => {
      const decision = await original(call, tools);
      return decision?.kind === 'refused' ? { ...decision, problem: 'insufficient-scope' } : decision;
    }),
  },
  {
    name: 'revoked-token-is-a-bad-request',
    party: 'resource-server',
    title: 'A revoked token is refused as if the request were malformed.',
    breaks: ['B-33'],
    override: withStep('checkRevocation', (original) => async (call, tools) => {
      const decision = await original(call, tools);
      return decision?.kind === 'refused' ? { ...decision, problem: 'malformed-token-request' } : decision;
    }),
  },
];
