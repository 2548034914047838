import type { Call, Tools } from '../endpoints/index.ts';
import type { Problem } from '../profiles/index.ts';
import { jsonReply, parameter } from '../protocol/index.ts';
import { bytes, type HttpReply } from '../wire/index.ts';
import { byAuthorizationServer, type ServerDeviation } from './deviation.ts';
import { withProblems, withRenderers, withStep } from './override.ts';

type Members = Record<string, unknown>;

/** Changes the members of every error body. */
const withMembers = (
  change: (members: Members, problem: Problem, call: Call, tools: Tools) => Members,
): ServerDeviation['override'] =>
  withRenderers((original) => ({
    errorMembers: (problem, call, tools) =>
      change(original.errorMembers(problem, call, tools), problem, call, tools),
  }));

/** Changes the replies with which the token endpoint refuses. */
const withRefusals = (change: (reply: HttpReply, problem: Problem) => HttpReply) =>
  withRenderers((original) => ({
    refusedByEndpoint(problem, call, tools) {
      const reply = original.refusedByEndpoint(problem, call, tools);
      return call.endpoint === 'token' ? change(reply, problem) : reply;
    },
  }));

const CODED: readonly Problem[] = [
  'client-authentication-failed',
  'incorrect-credentials',
  'account-disabled',
  'account-locked',
  'user-lives-elsewhere',
  'invalid-scope',
];

const WRONG_CREDENTIALS: readonly Problem[] = ['client-authentication-failed', 'incorrect-credentials'];

const CODES = ['ENIGMA-30', 'ENIGMA-32', 'ENIGMA-33', 'ENIGMA-34', 'ENIGMA-36'];

const form = byAuthorizationServer([
  {
    name: 'refusals-with-status-200',
    title: 'Refusals come with status 200.',
    breaks: ['ENIGMA-30', 'B-12', 'B-13'],
    override: withRefusals((reply, problem) => (CODED.includes(problem) ? { ...reply, status: 200 } : reply)),
  },
  {
    name: 'bad-refresh-token-is-401',
    title: 'A refresh token that does not work is answered as a bearer token would be: 401, invalid_token.',
    breaks: ['ENIGMA-19', 'B-13', 'B-14'],
    override: withProblems({
      'invalid-refresh-token': { status: 401, error: 'invalid_token' },
      'expired-refresh-token': { status: 401, error: 'invalid_token' },
    }),
  },
  {
    name: 'refusals-as-a-page',
    title: 'Refusals are pages for people.',
    breaks: [...CODES, 'B-13'],
    override: withRefusals((reply) => ({
      ...reply,
      headers: reply.headers.map(
        ([name, value]) => [name, name === 'Content-Type' ? 'text/html' : value] as const,
      ),
      body: bytes('<h1>That did not work</h1>'),
    })),
  },
  {
    name: 'refusals-say-text',
    title: 'Refusals are JSON that is declared to be text.',
    breaks: ['B-13'],
    override: withRefusals((reply) => ({
      ...reply,
      headers: reply.headers.map(
        ([name, value]) => [name, name === 'Content-Type' ? 'text/plain' : value] as const,
      ),
    })),
  },
  {
    name: 'error-member-missing',
    title: 'Refusals have a code and a description, and no error.',
    breaks: ['B-13'],
    override: withMembers(({ error: _, ...members }) => members),
  },
  {
    name: 'error-member-is-an-object',
    title: 'The error of a refusal is an object with a name in it.',
    breaks: ['B-13'],
    override: withMembers(({ error, ...members }) => ({ ...members, error: { name: error } })),
  },
  {
    name: 'token-in-a-refusal',
    title: 'Refusals carry a member access_token that is empty.',
    breaks: ['B-13'],
    override: withMembers((members) => ({ ...members, access_token: '' })),
  },
  {
    name: 'broken-body-breaks-server',
    title: 'A body that is no form ends in an internal error.',
    breaks: ['B-13'],
    override: withStep('readRequestForm', (original) => async (call, tools) => {
      await original(call, tools);
      return parameter(call.form ?? [], 'grant_type') === undefined && (call.form ?? []).length < 2
        ? { kind: 'literal', reply: jsonReply(500, { error: 'server_error' }), because: 'nothing was caught' }
        : original(call, tools);
    }),
  },
]);

const vocabulary = byAuthorizationServer([
  {
    name: 'every-refusal-is-invalid-request',
    title: 'Every refusal has the error invalid_request.',
    profiles: ['oauth2'],
    breaks: ['B-07', 'B-14', 'B-44'],
    override: withMembers((members) => ({ ...members, error: 'invalid_request' })),
  },
  {
    name: 'wrong-password-is-access-denied',
    title: 'A wrong password has the error access_denied.',
    profiles: ['enigma', 'oauth2'],
    breaks: ['B-14'],
    override: withProblems({ 'incorrect-credentials': { error: 'access_denied' } }),
  },
  {
    name: 'unknown-grant-is-invalid-grant',
    title: 'A grant_type that nobody knows has the error invalid_grant.',
    breaks: ['B-14'],
    override: withProblems({ 'unsupported-grant-type': { error: 'invalid_grant' } }),
  },
  {
    name: 'missing-parameter-is-invalid-grant',
    title: 'A missing parameter has the error invalid_grant.',
    breaks: ['B-14'],
    override: withProblems({ 'missing-parameter': { error: 'invalid_grant' } }),
  },
  {
    name: 'forbidden-grant-is-unsupported',
    title: 'A grant that the client may not use has the error of one that nobody may.',
    breaks: ['B-14'],
    override: withProblems({ 'grant-not-allowed': { error: 'unsupported_grant_type' } }),
  },
  {
    name: 'excess-scope-is-invalid-request',
    title: 'Too much scope has the error invalid_request.',
    breaks: ['B-14'],
    override: withProblems({ 'invalid-scope': { error: 'invalid_request' } }),
  },
  {
    name: 'description-repeats-the-request',
    title: 'Descriptions quote what the request contained.',
    breaks: ['B-15'],
    override: withMembers((members, _problem, call) => ({
      ...members,
      error_description: `You sent ${parameter(call.form ?? [], 'username') ?? parameter(call.form ?? [], 'scope') ?? 'it'}.`,
    })),
  },
  {
    name: 'description-in-typographic-quotes',
    title: 'Descriptions are set as in print.',
    breaks: ['B-15'],
    override: withMembers((members) => ({
      ...members,
      error_description: `“${String(members.error_description)}”`,
    })),
  },
]);

const codes = byAuthorizationServer([
  {
    name: 'code-missing',
    title: 'Refusals have no code.',
    breaks: CODES,
    override: withMembers(({ code: _, ...members }) => members),
  },
  {
    name: 'code-is-the-status',
    title: 'The code of a refusal is its status.',
    breaks: CODES,
    override: withMembers((members, _problem) =>
      members.code === undefined ? members : { ...members, code: 400 },
    ),
  },
  {
    name: 'wrong-credentials-are-401',
    title: 'Wrong credentials are answered with status 401 and no code.',
    breaks: ['ENIGMA-30', 'ENIGMA-32', 'B-13'],
    override: (parts) =>
      withMembers(({ code, ...members }, problem) =>
        WRONG_CREDENTIALS.includes(problem) ? members : { ...members, code },
      )(
        withProblems({
          'client-authentication-failed': { status: 401 },
          'incorrect-credentials': { status: 401 },
        })(parts),
      ),
  },
  {
    name: 'description-missing',
    title: 'Refusals have a code and an error, and no description.',
    breaks: ['ENIGMA-30'],
    override: withMembers(({ description: _, error_description: __, ...members }) => members),
  },
  {
    name: 'documented-errors-are-422',
    title: 'The documented errors come with status 422.',
    breaks: ['ENIGMA-30', 'B-12', 'B-13'],
    override: withRefusals((reply, problem) => (CODED.includes(problem) ? { ...reply, status: 422 } : reply)),
  },
  {
    name: 'unknown-client-has-its-own-code',
    title: 'An unknown client has the code 61, a wrong secret the code 05.',
    breaks: ['ENIGMA-30', 'ENIGMA-32'],
    override: withMembers((members, problem, call) =>
      problem === 'client-authentication-failed' && call.form?.every(([, value]) => !/^app\d$/.test(value))
        ? { ...members, code: '61' }
        : members,
    ),
  },
  {
    name: 'unknown-user-has-its-own-words',
    title: 'The description tells an unknown user from a wrong password.',
    breaks: ['ENIGMA-32'],
    override: withMembers((members, problem, call) =>
      problem === 'incorrect-credentials' && call.user === undefined
        ? { ...members, description: 'Unknown user.', error_description: 'Unknown user.' }
        : members,
    ),
  },
  {
    name: 'wrong-secret-counts-attempts',
    title: 'A wrong client secret is told apart by a member that an unknown client does not get.',
    breaks: ['ENIGMA-32'],
    override: withMembers((members, problem, call) =>
      problem === 'client-authentication-failed' && call.form?.some(([, value]) => /^app\d$/.test(value))
        ? { ...members, client: 'known' }
        : members,
    ),
  },
]);

/** Faults in how token requests are refused. */
export const tokenErrorDeviations = [...form, ...vocabulary, ...codes];
