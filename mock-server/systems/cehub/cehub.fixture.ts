import type { MockServer } from '../../mock-server.ts';
import { extendProfile, type Profile, type ProfileOverrides, profiles } from '../../profiles/index.ts';
import { ALICE, APP1, BOB, bearer, type Form, mockOf, send, tokensOf } from '../../requests.fixture.ts';
import type { HeaderField } from '../../wire/index.ts';

export const CAROL: Form = { grant_type: 'password', username: 'carol', password: 'carolpw' };
export const APP3: Form = { client_id: 'app3', client_secret: 'secret3' };
export const ITSELF: Form = { grant_type: 'client_credentials' };
export const refreshing = (refresh_token: string): Form => ({ grant_type: 'refresh_token', refresh_token });

export const COMPANY1: HeaderField = ['Host', 'www.company1.com'];
export const COMPANY2: HeaderField = ['Host', 'www.company2.com'];

/** The orders of the layers that the document gives: in its explanation, and in its list. */
export const LAYERS = {
  explanation: ['signature', 'expiration', 'revocation', 'scope', 'right', 'tenant'],
  list: ['signature', 'expiration', 'revocation', 'tenant', 'scope', 'right'],
} as const satisfies Record<string, Profile['validationOrder']>;

export const ALL_BILLS = '/get-all-billofladings';

/** A CE Hub that does the same every time. */
export const hub = (otherwise: ProfileOverrides = {}) => mockOf(extendProfile(profiles.cehub, otherwise));

/** An access token, of alice unless told otherwise. */
export const tokenOf = async (mock: MockServer, ...forms: readonly Form[]) =>
  (await tokensOf(mock, ...(forms.length === 0 ? [ALICE, APP1] : forms))).access_token;

export const aliceAndBob = async (mock: MockServer) =>
  [await tokenOf(mock, ALICE, APP1), await tokenOf(mock, BOB, APP1)] as const;

/** Calls a resource with a token, with header fields of one's own. */
export const visit = (
  mock: MockServer,
  token: string,
  path: string = ALL_BILLS,
  {
    method = 'GET',
    fields = [],
    body = '',
  }: { method?: string; fields?: readonly HeaderField[]; body?: string } = {},
) => send(mock, { method, path, headers: [bearer(token), ...fields], body });

/** What an answer says, but for its fields. */
export const said = ({ status, members }: Awaited<ReturnType<typeof send>>) => ({ status, members });

/** Ids of the records that an answer lists. */
export const billsOf = (answer: { members: Record<string, unknown> }) =>
  (answer.members.records as { id: string }[]).map(({ id }) => id);
