import { bodyText, bytes, type HttpReply } from '../wire/index.ts';
import { byAuthorizationServer, type ServerDeviation } from './deviation.ts';
import { withRenderers } from './override.ts';

type Override = ServerDeviation['override'];
type Members = Readonly<Record<string, unknown>>;

/** Publishes other members than the right ones. */
const telling = (change: (members: Members) => Members): Override =>
  published((reply) => ({
    ...reply,
    body: bytes(JSON.stringify(change(JSON.parse(bodyText(reply)) as Members))),
  }));

const published = (change: (reply: HttpReply) => HttpReply): Override =>
  withRenderers((original) => ({ metadata: (call, tools) => change(original.metadata(call, tools)) }));

const without =
  (name: string) =>
  ({ [name]: _, ...others }: Members): Members =>
    others;

const more = (list: unknown, value: string): unknown => (Array.isArray(list) ? [...list, value] : list);

const deviations: readonly (readonly [name: string, title: string, override: Override])[] = [
  [
    'metadata-issuer-with-a-slash',
    'The metadata name the issuer with a slash that it does not have.',
    telling((members) => ({ ...members, issuer: `${members.issuer}/` })),
  ],
  [
    'metadata-of-another-issuer',
    'The metadata are those of another issuer.',
    telling((members) => ({ ...members, issuer: 'https://other.test' })),
  ],
  ['metadata-without-issuer', 'The metadata do not say whose they are.', telling(without('issuer'))],
  [
    'metadata-issuer-with-a-query',
    'The issuer in the metadata has a query.',
    telling((members) => ({ ...members, issuer: `${members.issuer}?tenant=1` })),
  ],
  [
    'metadata-as-a-page',
    'The metadata are sent as HTML.',
    published((reply) => ({
      ...reply,
      headers: reply.headers.map(([name, value]) =>
        name.toLowerCase() === 'content-type' ? [name, 'text/html'] : [name, value],
      ),
    })),
  ],
  [
    'metadata-as-created',
    'The metadata come with status 201.',
    published((reply) => ({ ...reply, status: 201 })),
  ],
  [
    'metadata-of-a-moved-token-endpoint',
    'The metadata name a token endpoint where there is nothing.',
    telling((members) => ({ ...members, token_endpoint: `${members.issuer}/token-before-it-moved` })),
  ],
  [
    'metadata-of-relative-endpoints',
    'The metadata name endpoints by their paths.',
    telling((members) => ({ ...members, revocation_endpoint: '/revoke' })),
  ],
  [
    'metadata-without-token-endpoint',
    'The metadata name no token endpoint.',
    telling(without('token_endpoint')),
  ],
  [
    'metadata-without-response-types',
    'The metadata do not say which response types there are.',
    telling(without('response_types_supported')),
  ],
  [
    'metadata-with-an-empty-list',
    'The metadata have a list without a value.',
    telling((members) => ({ ...members, ui_locales_supported: [] })),
  ],
  [
    'metadata-of-an-unknown-grant',
    'The metadata list a grant that the token endpoint does not know.',
    telling((members) => ({
      ...members,
      grant_types_supported: more(
        members.grant_types_supported,
        'urn:ietf:params:oauth:grant-type:device_code',
      ),
    })),
  ],
  [
    'metadata-of-an-unknown-response-type',
    'The metadata list a response type that the authorization endpoint does not know.',
    telling((members) => ({
      ...members,
      response_types_supported: more(members.response_types_supported, 'code token'),
    })),
  ],
  [
    'metadata-of-an-unknown-challenge-method',
    'The metadata list a challenge method that is refused.',
    telling((members) => ({
      ...members,
      code_challenge_methods_supported: more(members.code_challenge_methods_supported, 'plain'),
    })),
  ],
  [
    'metadata-without-challenge-methods',
    'The metadata say nothing of proof keys, which the server has.',
    telling(without('code_challenge_methods_supported')),
  ],
  [
    'private-keys-published',
    'The key set has the private parts of the keys.',
    withRenderers((original) => ({
      async keys(tools) {
        const reply = await original.keys(tools);
        const { keys } = JSON.parse(bodyText(reply)) as { readonly keys: readonly Members[] };
        return {
          ...reply,
          body: bytes(JSON.stringify({ keys: keys.map((key) => ({ ...key, d: 'AQAB' })) })),
        };
      },
    })),
  ],
];

/** Deviations in what a server publishes of itself. */
export const metadataDeviations: readonly ServerDeviation[] = byAuthorizationServer(
  deviations.map(([name, title, override]) => ({
    name,
    title,
    profiles: ['oauth2'],
    breaks: ['B-45'],
    override,
  })),
);
