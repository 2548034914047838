import type { Call } from '../endpoints/index.ts';
import { jsonReply } from '../protocol/index.ts';
import { bodyText, type HeaderField, type HttpReply } from '../wire/index.ts';
import { byAuthorizationServer, type ServerDeviation } from './deviation.ts';
import { withPolicies, withProfile, withRenderers } from './override.ts';

/** Changes the reply that hands out tokens. */
const withAnswer = (change: (reply: HttpReply, call: Call) => HttpReply): ServerDeviation['override'] =>
  withRenderers((original) => ({
    issued: (decision, call, tools) => change(original.issued(decision, call, tools), call),
  }));

/** Changes the members of that reply. */
const withMembers = (change: (members: Record<string, unknown>, call: Call) => Record<string, unknown>) =>
  withAnswer((reply, call) => {
    const members = JSON.parse(bodyText(reply)) as Record<string, unknown>;
    const { body } = jsonReply(reply.status, change(members, call));
    return { ...reply, body };
  });

/** Changes or drops header fields of that reply, for some calls. */
const withFields = (change: (field: HeaderField) => readonly HeaderField[], only = (_: Call) => true) =>
  withAnswer((reply, call) => (only(call) ? { ...reply, headers: reply.headers.flatMap(change) } : reply));

const withoutCacheFields = (field: HeaderField) => (/^(Cache-Control|Pragma)$/.test(field[0]) ? [] : [field]);

/** Faults in the answers that hand out tokens. */
export const tokenAnswerDeviations = byAuthorizationServer([
  {
    name: 'expires-in-is-a-string',
    title: 'The lifetime in a token answer is a string of digits.',
    breaks: ['B-08'],
    override: (parts) =>
      withProfile({ tokenAnswer: { ...parts.profile.tokenAnswer, expiresIn: 'string' } })(parts),
  },
  {
    name: 'token-answer-says-html',
    title: 'Token answers are declared to be HTML.',
    breaks: ['B-08'],
    override: withFields(([name, value]) => [[name, name === 'Content-Type' ? 'text/html' : value]]),
  },
  {
    name: 'token-answer-says-created',
    title: 'Token answers have status 201.',
    breaks: ['B-08'],
    override: withAnswer((reply) => ({ ...reply, status: 201 })),
  },
  {
    name: 'token-type-untold',
    title: 'Token answers do not say of which type the token is.',
    breaks: ['B-08'],
    override: withMembers(({ token_type: _, ...members }) => members),
  },
  {
    name: 'refresh-token-null',
    title: 'An answer that brings no refresh token has a member for it that is null.',
    breaks: ['B-08'],
    override: withMembers((members) => ({ refresh_token: null, ...members })),
  },
  {
    name: 'token-beside-error-member',
    title: 'Token answers carry an empty error member.',
    breaks: ['B-08'],
    override: withMembers((members) => ({ ...members, error: '' })),
  },
  {
    name: 'token-answers-cacheable',
    title: 'Token answers say nothing about caches.',
    breaks: ['B-09'],
    override: withFields(withoutCacheFields),
  },
  {
    name: 'refresh-answers-cacheable',
    title: 'The answers to refreshes say nothing about caches.',
    breaks: ['B-09'],
    override: withFields(withoutCacheFields, ({ grantType }) => grantType === 'refresh_token'),
  },
  {
    name: 'token-answers-private',
    title: 'Token answers may be stored by the cache of the one who asked.',
    breaks: ['B-09'],
    override: withFields(([name, value]) => [
      [name, name === 'Cache-Control' ? 'private, max-age=60' : value],
    ]),
  },
  {
    name: 'token-answers-without-pragma',
    title: 'Token answers forbid storing to newer caches only.',
    breaks: ['B-09'],
    override: withFields((field) => (field[0] === 'Pragma' ? [] : [field])),
  },
  {
    name: 'refresh-token-for-client-credentials',
    title: 'An application that acts for itself gets a refresh token.',
    breaks: ['B-25'],
    override: withPolicies({ issuesRefreshToken: () => true }),
  },
]);
