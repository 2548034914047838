import type { Decision, Parts } from '../../endpoints/index.ts';
import { jsonReply, writeChallenge } from '../../protocol/index.ts';
import type { HeaderField } from '../../wire/index.ts';
import { type Behaviour, type Cue, literal, refusal } from './behaviour.ts';

type Settings = Cue['settings'];

/** What a server with tenants, roles and rights refuses, in every spelling that its document allows. */
export const tenants = {
  'tenant-401': {
    endpoints: ['resource'],
    title: 'the token is of another tenant (CE Hub: 401 and a message; 403 in HTTP’s own words)',
    settings: {
      status: { least: 401, most: 403 },
      challenge: ['yes', 'no'],
      error: 'text',
      message: 'text',
    },
    storm: { where: { tenancy: true } },
    decide: (parts, { settings }) => tenantRefusal(parts, settings),
  },
  'missing-right': refusal('missing-right', 'the role of the user does not permit it', ['resource'], {
    where: { answers: 'missing-right' },
  }),
  'invalid-token-error': {
    endpoints: ['resource'],
    title: 'the access token is refused (CE Hub: invalid_request, or Invalid Token Error)',
    settings: {
      error: ['invalid_token', 'invalid_request', 'Invalid Token Error'],
      status: { least: 400, most: 401 },
      challenge: ['same', 'invalid_token', 'none'],
    },
    decide: (parts, { settings }) => tokenRefusal(parts, settings),
  },
  'expired-refresh-token': {
    endpoints: ['token'],
    title: 'the refresh token has expired (Spring Security: 401 invalid_token)',
    settings: { error: ['invalid_grant', 'invalid_token'] },
    decide: (_parts, { settings }) => refreshRefusal(settings),
  },
} as const satisfies Record<string, Behaviour>;

/** What is not said is as the profile says it. */
function tenantRefusal({ profile }: Parts, settings: Settings): Decision {
  const usual = profile.problems['foreign-tenant'];
  const error = settings.error ?? usual.error ?? 'wrong_tenant';
  const message = settings.message ?? usual.description;
  const body = { error, error_description: message };
  const challenged = settings.challenge ?? (usual.challenge === false ? 'no' : 'yes');
  return literal(
    jsonReply(
      Number(settings.status ?? usual.status),
      body,
      challenged === 'yes' ? [challenge(profile.challenge.realm, body)] : [],
    ),
  );
}

function tokenRefusal({ profile }: Parts, settings: Settings): Decision {
  const error = settings.error ?? 'invalid_token';
  const body = { error, error_description: 'Invalid Token Error: this is no valid access token.' };
  const said = settings.challenge ?? 'same';
  const fields =
    said === 'none'
      ? []
      : [challenge(profile.challenge.realm, { ...body, error: said === 'same' ? error : said })];
  return literal(jsonReply(Number(settings.status ?? 401), body, fields));
}

function refreshRefusal({ error = 'invalid_grant' }: Settings): Decision {
  const body = { error, error_description: 'Invalid refresh token (expired).' };
  return literal(
    error === 'invalid_grant' ? jsonReply(400, body) : jsonReply(401, body, [challenge('', body)]),
  );
}

function challenge(
  realm: string,
  { error, error_description }: Readonly<Record<string, unknown>>,
): HeaderField {
  const parameters = {
    ...(realm === '' ? {} : { realm }),
    error: String(error),
    error_description: String(error_description),
  };
  return ['WWW-Authenticate', writeChallenge({ scheme: 'Bearer', parameters })];
}
