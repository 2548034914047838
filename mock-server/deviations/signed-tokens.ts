import { createPublicKey, type JsonWebKey, timingSafeEqual, verify } from 'node:crypto';
import { generatedKeys, type Keys, type Ports, type Store, shippedKeys } from '../ports/index.ts';
import {
  digestOf,
  type SignedJsonMethods,
  signedJsonTokens,
  signWithKey,
  type VerifyJwt,
  verifySignature,
  writeMembers,
} from '../tokens/index.ts';
import { bytes } from '../wire/index.ts';
import type { ServerDeviation } from './deviation.ts';
import { withRenderers, withStep } from './override.ts';

type Override = ServerDeviation['override'];
type Members = Record<string, unknown>;

const profiles = ['mobilefirst'];

/** A server that makes or checks its tokens in another way; one with tokens of another format stays as it is. */
export const withTokens =
  (change: Partial<SignedJsonMethods>): Override =>
  (parts) => {
    const { format } = parts.profile.accessToken;
    if (format.kind !== 'signed-json') return parts;
    const methods = { write: writeMembers, sign: signWithKey, verify: verifySignature, ...change };
    return { ...parts, format: signedJsonTokens(format, methods) };
  };

/** A resource server, and nobody else, that verifies in another way. */
const servicesVerifying =
  (verifyBy: VerifyJwt): Override =>
  (parts) => {
    const { format } = withTokens({ verify: verifyBy })(parts);
    return withStep(
      'readAccessToken',
      (original) => (call, tools) => original(call, { ...tools, format }),
    )(parts);
  };

/** A server that trusts some tokens unseen, and examines the others. */
const servicesTrusting = (trusts: (token: string, ports: Ports) => boolean | Promise<boolean>): Override =>
  servicesVerifying(async (token, ports) =>
    (await trusts(token, ports)) ? contentOf(token) : verifySignature(token, ports),
  );

function contentOf(token: string): Uint8Array {
  const [, content = '', signature] = token.split('.');
  const text = Buffer.from(content, 'base64url').toString();
  if (signature === undefined || !text.startsWith('{'))
    throw new Error('the token is in no form that could be read');
  return bytes(text);
}

const headerOf = (token: string): Members => {
  try {
    const header: unknown = JSON.parse(Buffer.from(token.split('.', 1).join(), 'base64url').toString());
    return typeof header === 'object' && header !== null ? (header as Members) : {};
  } catch {
    return {};
  }
};

/** Signs with keys that are trusted and not published. @param from when on, for a store */
const signingInSecret =
  (from: (store: Store) => boolean): Override =>
  (parts) => {
    const published = parts.ports.keys;
    if (!from(parts.ports.store)) return parts;
    const own = secretOf(parts.ports.store);
    const keys: Keys = {
      current: own.current,
      all: async () => [...(await own.all()), ...(await published.all())],
      rotate: own.rotate,
    };
    const secretive = { ...parts, ports: { ...parts.ports, keys } };
    const before = (ports: Ports) => ({ ...ports, keys: published });
    return withRenderers((original) => ({
      certificate: (tools) => original.certificate({ ...tools, ports: before(tools.ports) }),
      keys: (tools) => original.keys({ ...tools, ports: before(tools.ports) }),
    }))(secretive);
  };

/** Keys that are nowhere published, one ring per store, so that they last as long as what they signed. */
const secrets = new WeakMap<Store, Keys>();

function secretOf(store: Store): Keys {
  const keys = secrets.get(store) ?? generatedKeys();
  secrets.set(store, keys);
  return keys;
}

/** The stores of servers that were started before. */
const started = new WeakSet<Store>();

const RESTARTED = (store: Store): boolean => {
  const again = started.has(store);
  started.add(store);
  return again;
};

/** How much of a signature the server with this fault compares, in bytes. */
const COMPARED = 16;

const byAuthorizationServer: readonly Omit<ServerDeviation, 'party' | 'profiles'>[] = [
  {
    name: 'signs-with-an-unpublished-key',
    title: 'The key that signs is another one than that of the certificate.',
    breaks: ['MOBILEFIRST-02'],
    override: signingInSecret(() => true),
  },
  {
    name: 'signs-with-another-key-after-a-restart',
    title: 'Each start makes a new key, and the certificate stays that of the first.',
    breaks: ['MOBILEFIRST-02'],
    override: signingInSecret(RESTARTED),
  },
  {
    name: 'unsigned-tokens',
    title: 'Tokens are not signed, and nobody misses it.',
    breaks: [
      'MOBILEFIRST-02',
      'MOBILEFIRST-09',
      'MOBILEFIRST-11',
      'MOBILEFIRST-14',
      'MOBILEFIRST-23',
      'B-19',
    ],
    override: withTokens({
      sign: async ({ header, claims }) =>
        `${[{ ...header, alg: 'none' }, claims]
          .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
          .join('.')}.`,
      verify: async (token) => contentOf(token),
    }),
  },
  {
    name: 'signs-with-shipped-key',
    title: 'Tokens are signed with the key that everybody has who has the product.',
    breaks: ['MOBILEFIRST-25'],
    override: (parts) => ({ ...parts, ports: { ...parts.ports, keys: shippedKeys() } }),
  },
];

const byResourceServer: readonly Omit<ServerDeviation, 'party' | 'profiles'>[] = [
  {
    name: 'signature-unchecked',
    title: 'A service believes what a token says, and does not verify it.',
    breaks: ['MOBILEFIRST-09', 'MOBILEFIRST-14', 'MOBILEFIRST-23', 'B-19'],
    override: servicesVerifying(async (token) => contentOf(token)),
  },
  {
    name: 'key-taken-from-the-token',
    title: 'A token that brings its own key is verified by that.',
    breaks: ['MOBILEFIRST-09', 'MOBILEFIRST-14'],
    override: servicesTrusting((token) => {
      const { jwk } = headerOf(token);
      if (typeof jwk !== 'object' || jwk === null) return false;
      const at = token.lastIndexOf('.');
      const key = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
      return verify('sha256', bytes(token.slice(0, at)), key, Buffer.from(token.slice(at + 1), 'base64url'));
    }),
  },
  {
    name: 'unsigned-tokens-accepted',
    title: 'A token that says of itself that it is not signed is believed.',
    breaks: ['MOBILEFIRST-14', 'B-19'],
    override: servicesTrusting((token) => headerOf(token).alg === 'none'),
  },
  {
    name: 'beginning-of-the-signature-suffices',
    title: 'Only the first bytes of a signature are compared.',
    breaks: ['MOBILEFIRST-14', 'B-19'],
    override: servicesTrusting(async (token, { keys }) => {
      const at = token.lastIndexOf('.');
      const { alg, kid } = headerOf(token);
      const key = await keys.current();
      if (alg !== 'RS256' || key.kid !== kid || token.split('.').length !== 3) return false;
      const claims = JSON.parse(Buffer.from(contentOf(token)).toString()) as Members;
      const right = await signWithKey({ header: { ...headerOf(token), alg }, claims }, key);
      if (right.slice(0, right.lastIndexOf('.')) !== token.slice(0, at)) return false;
      const [one, other] = [right, token].map((each) =>
        Buffer.from(each.slice(each.lastIndexOf('.') + 1), 'base64url').subarray(0, COMPARED),
      );
      return one !== undefined && one.length === other?.length && timingSafeEqual(one, other);
    }),
  },
  {
    name: 'any-genuine-signature-suffices',
    title: 'A signature is looked up among those that were made, and not held against what it signs.',
    breaks: ['MOBILEFIRST-14', 'B-19'],
    override: (parts) => {
      const made = new Set<string>();
      const remembering = {
        ...parts,
        format: {
          ...parts.format,
          async mint(...order: Parameters<typeof parts.format.mint>) {
            const token = await parts.format.mint(...order);
            made.add(digestOf(token.slice(token.lastIndexOf('.') + 1)));
            return token;
          },
        },
      };
      return servicesTrusting((token) => made.has(digestOf(token.slice(token.lastIndexOf('.') + 1))))(
        remembering,
      );
    },
  },
];

/** Faults in how the signatures of tokens are made and verified. */
export const signedTokenDeviations: readonly ServerDeviation[] = [
  ...byAuthorizationServer.map(
    (each): ServerDeviation => ({ ...each, party: 'authorization-server', profiles }),
  ),
  ...byResourceServer.map((each): ServerDeviation => ({ ...each, party: 'resource-server', profiles })),
];
