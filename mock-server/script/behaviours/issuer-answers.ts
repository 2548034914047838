import { type Endpoint, formatOf, type Parts, refused } from '../../endpoints/index.ts';
import { OPAQUE_LENGTHS, OPAQUE_SHAPES } from '../../profiles/index.ts';
import { jsonReply } from '../../protocol/index.ts';
import { bytes, type HttpReply } from '../../wire/index.ts';
import { type Behaviour, literal } from './behaviour.ts';

/** Where the issuer answers what it knows of a token. */
const TELLING: readonly Endpoint[] = ['userinfo', 'introspection'];

type Claims = ReturnType<Parts['policies']['claimsOf']>;

/** Has the issuer tell something else about the person behind a token. */
const telling = (
  title: string,
  change: (claims: Claims, settings: Readonly<Record<string, unknown>>) => Claims,
  settings: Behaviour['settings'] = {},
): Behaviour => ({
  endpoints: TELLING,
  title,
  settings,
  override: (parts, cue) => ({
    ...parts,
    policies: {
      ...parts.policies,
      claimsOf: (user, scope, profile) => change(parts.policies.claimsOf(user, scope, profile), cue.settings),
    },
  }),
});

/** Has the issuer answer, and spoils the answer. */
const spoilt = (parts: Parts, spoil: (reply: HttpReply) => HttpReply): Parts => ({
  ...parts,
  renderers: {
    ...parts.renderers,
    told: (decision, call) => spoil(parts.renderers.told(decision, call)),
    introspected: (decision, call, tools) => spoil(parts.renderers.introspected(decision, call, tools)),
  },
});

const half = (body: Uint8Array): Uint8Array => body.subarray(0, Math.floor(body.length / 2));

/** What an issuer says of a token, and what becomes of who asks it. */
export const issuerAnswers = {
  inactive: {
    endpoints: TELLING,
    title: 'the issuer calls the token inactive',
    settings: {},
    override: (parts) => ({
      ...parts,
      steps: {
        ...parts.steps,
        tellUserinfo: () => refused('invalid-token', 'the script called the token inactive'),
        introspect: () => ({ kind: 'introspected', because: 'the script called the token inactive' }),
      },
    }),
  },
  'no-email': telling(
    'the issuer tells no email address',
    ({ email: _, email_verified: __, ...rest }) => rest,
  ),
  'unverified-email': telling('the issuer has not verified the email address', (claims) => ({
    ...claims,
    email_verified: false,
  })),
  'another-email': telling(
    'the issuer tells the email address of somebody else',
    (claims, { email = 'somebody.else@example.test' }) => ({
      ...claims,
      email: String(email),
      email_verified: true,
    }),
    { email: 'text' },
  ),
  'no-picture': telling('the issuer tells no picture', ({ picture: _, ...rest }) => rest),
  'malformed-answer': {
    endpoints: TELLING,
    title: 'the issuer answers 200 with half of the JSON, a page, a list or nothing',
    settings: { form: ['half', 'page', 'list', 'empty'] },
    storm: {
      where: { issuerLookup: true },
      settings: [{ form: 'half' }, { form: 'page' }, { form: 'list' }, { form: 'empty' }],
    },
    override: (parts, { settings }) =>
      spoilt(parts, (reply) => {
        if (settings.form === 'page') {
          return { status: 200, headers: [['Content-Type', 'text/html']], body: bytes('<h1>Welcome</h1>') };
        }
        if (settings.form === 'list') return jsonReply(200, []);
        return { ...reply, body: settings.form === 'empty' ? bytes('') : half(reply.body) };
      }),
  },
  throttled: {
    endpoints: TELLING,
    title: 'the issuer is asked too often: 429, with when to ask again',
    settings: { retryAfter: { least: 0 }, limit: { least: 1 } },
    storm: { where: { issuerLookup: true }, settings: [{ retryAfter: 1 }] },
    decide({ profile, ports }, { settings: { retryAfter = 60, limit = 10 } }) {
      const { status, error, description } = profile.problems.throttled;
      const reset = Math.ceil(ports.clock.now() / 1000) + Number(retryAfter);
      return literal(
        jsonReply(status, { error, error_description: description }, [
          ['X-RateLimit-Limit', String(limit)],
          ['X-RateLimit-Remaining', '0'],
          ['X-RateLimit-Reset', String(reset)],
          ['Retry-After', String(retryAfter)],
        ]),
      );
    },
  },
  'issuer-unreachable': {
    endpoints: ['resource'],
    title: 'the resource server cannot ask the issuer',
    settings: { status: { least: 400, most: 599 } },
    storm: { where: { issuerLookup: true } },
    override(parts, { settings }) {
      const answer = parts.profile.problems['issuer-unreachable'];
      const status = Number(settings.status ?? answer.status);
      const problems = {
        ...parts.profile.problems,
        'issuer-unreachable': { ...answer, status, challenge: status === 401 },
      };
      return {
        ...parts,
        profile: { ...parts.profile, problems },
        steps: {
          ...parts.steps,
          lookUpToken: () => refused('issuer-unreachable', 'the script put the issuer out of reach'),
        },
        pipelines: { ...parts.pipelines, resource: [{ step: 'lookUpToken' }] },
      };
    },
  },
  'opaque-token': {
    endpoints: ['token'],
    title: 'the access token looks otherwise, and means what it would: long, short, or a JWT full of lies',
    settings: { shape: OPAQUE_SHAPES, characters: OPAQUE_LENGTHS },
    override: (parts, { settings: { shape = 'word', characters = 43 } }) => ({
      ...parts,
      format: formatOf({
        kind: 'opaque',
        shape: shape as (typeof OPAQUE_SHAPES)[number],
        characters: Number(characters),
      }),
    }),
  },
} as const satisfies Record<string, Behaviour>;
