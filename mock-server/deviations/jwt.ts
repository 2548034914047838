import { createHmac } from 'node:crypto';
import type { JWK } from 'jose';
import type { Ports } from '../ports/index.ts';
import { type VerifyJwt, verifySignature, writeClaims } from '../tokens/index.ts';
import { bytes } from '../wire/index.ts';
import type { ServerDeviation } from './deviation.ts';
import { withJwts, withPolicies } from './override.ts';

type Override = ServerDeviation['override'];

/** A server that trusts some tokens unseen, and examines the others. */
const trusting = (trusts: (token: string, ports: Ports) => boolean | Promise<boolean>): Override =>
  withJwts({
    verify: async (token, ports) =>
      (await trusts(token, ports)) ? contentOf(token) : verifySignature(token, ports),
  });

function contentOf(token: string): Uint8Array {
  const claims = decoded(token, 1);
  if (token.split('.').length !== 3 || !claims.startsWith('{')) throw new Error('the token is no JWT');
  return bytes(claims);
}

const headerOf = (token: string) =>
  JSON.parse(decoded(token, 0)) as { alg?: unknown; kid?: unknown; jwk?: JWK };
const decoded = (token: string, segment: number): string =>
  Buffer.from(token.split('.')[segment] ?? '', 'base64url').toString();

async function signedByHmac(token: string, secret: string): Promise<boolean> {
  const [header, claims, signature] = token.split('.');
  return createHmac('sha256', secret).update(`${header}.${claims}`).digest('base64url') === signature;
}

async function signedByEnclosedKey(token: string): Promise<boolean> {
  const { jwk, alg } = headerOf(token);
  if (jwk === undefined || typeof alg !== 'string') return false;
  const { compactVerify, importJWK } = await jose();
  await compactVerify(token, await importJWK(jwk, alg));
  return true;
}

/** Loaded when it is needed: a server without these faults listens sooner. */
const jose = () => import('jose');

/** Asks for the signature of each content once. */
function verifiedOncePerContent(): Override {
  const seen = new Set<string>();
  const verify: VerifyJwt = async (token, ports) => {
    const content = token.slice(0, token.lastIndexOf('.'));
    if (seen.has(content)) return contentOf(token);
    const payload = await verifySignature(token, ports);
    seen.add(content);
    return payload;
  };
  return withJwts({ verify });
}

const WIDELY_KNOWN = 'secret';
const LEEWAY = 60_000;

const anyKid: VerifyJwt = async (token, { keys }) => {
  const { compactVerify } = await jose();
  return (await compactVerify(token, (await keys.current()).publicKey)).payload;
};

export const jwtDeviations: readonly ServerDeviation[] = [
  {
    name: 'jwt-signature-unchecked',
    party: 'resource-server',
    title: 'Whatever decodes as a JWT is believed.',
    breaks: ['ENIGMA-23', 'B-19'],
    override: trusting(() => true),
  },
  {
    name: 'jwt-alg-none-accepted',
    party: 'resource-server',
    title: 'A JWT that says that it is not signed needs no signature.',
    breaks: ['ENIGMA-23', 'B-19'],
    override: trusting((token) => String(headerOf(token).alg).toLowerCase() === 'none'),
  },
  {
    name: 'jwt-alg-taken-from-token',
    party: 'resource-server',
    title: 'The token chooses the method, so that the public key serves as a shared secret.',
    breaks: ['ENIGMA-23', 'B-19'],
    override: trusting(async (token, { keys }) => {
      if (headerOf(token).alg !== 'HS256') return false;
      const pem = (await keys.current()).publicKey.export({ type: 'spki', format: 'pem' });
      return signedByHmac(token, pem.toString());
    }),
  },
  {
    name: 'jwt-enclosed-key-trusted',
    party: 'resource-server',
    title: 'A JWT may bring the key that proves it.',
    breaks: ['ENIGMA-23', 'B-19'],
    override: trusting(signedByEnclosedKey),
  },
  {
    name: 'jwt-of-unknown-key-trusted',
    party: 'resource-server',
    title: 'A JWT that names a key which the server does not have is not verified.',
    breaks: ['ENIGMA-23', 'B-19'],
    override: trusting(async (token, { keys }) => {
      const { kid } = headerOf(token);
      return kid !== undefined && !(await keys.all()).some((key) => key.kid === kid);
    }),
  },
  {
    name: 'jwt-verified-once',
    party: 'resource-server',
    title: 'Once header and claims have been verified, any signature under them will do.',
    breaks: ['ENIGMA-23', 'B-19'],
    override: (parts) => verifiedOncePerContent()(parts),
  },
  {
    name: 'jwt-nbf-ignored',
    party: 'resource-server',
    title: 'A token is accepted before the instant from which it is valid.',
    breaks: ['ENIGMA-23'],
    override: withPolicies({ notYetValid: () => false }),
  },
  {
    name: 'jwt-without-kid',
    party: 'authorization-server',
    title: 'The JWT does not name its key.',
    breaks: ['ENIGMA-23'],
    override: withJwts({
      verify: anyKid,
      write(content, key, layout) {
        const { header, claims } = writeClaims(content, key, layout);
        return { header: { typ: header.typ ?? 'JWT', alg: header.alg }, claims };
      },
    }),
  },
  {
    name: 'jwt-names-another-key',
    party: 'authorization-server',
    title: 'The JWT names a key that is not among the published ones.',
    breaks: ['ENIGMA-23'],
    override: withJwts({
      verify: anyKid,
      write(content, key, layout) {
        const { header, claims } = writeClaims(content, key, layout);
        return { header: { ...header, kid: 'the-key-before' }, claims };
      },
    }),
  },
  {
    name: 'jwt-signed-symmetrically',
    party: 'authorization-server',
    title: 'The JWT is signed by a secret that every resource server has to know.',
    breaks: ['ENIGMA-23'],
    override: withJwts({
      async sign({ header, claims }) {
        const input = [{ ...header, alg: 'HS256' }, claims]
          .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
          .join('.');
        return `${input}.${createHmac('sha256', WIDELY_KNOWN).update(input).digest('base64url')}`;
      },
      async verify(token) {
        if (headerOf(token).alg === 'HS256' && (await signedByHmac(token, WIDELY_KNOWN)))
          return contentOf(token);
        throw new Error('the signature does not hold');
      },
    }),
  },
  {
    name: 'jwt-exp-later-than-told',
    party: 'authorization-server',
    title: 'The JWT says that it lives two hours, although it lives one.',
    breaks: ['ENIGMA-23'],
    override: withJwts({
      write(content, key, layout) {
        const { header, claims } = writeClaims(content, key, layout);
        return { header, claims: { ...claims, exp: Number(claims.iat) + 7_200 } };
      },
    }),
  },
  {
    name: 'jwt-valid-from-later',
    party: 'authorization-server',
    title:
      'The JWT says that it is valid half a minute after it was issued; only its own server does not mind.',
    breaks: ['ENIGMA-23'],
    override: (parts) =>
      withPolicies({
        notYetValid: (notBefore, now) => parts.policies.notYetValid(notBefore, now + LEEWAY),
      })(
        withJwts({
          write(content, key, layout) {
            const { header, claims } = writeClaims(content, key, layout);
            return { header, claims: { ...claims, nbf: Number(claims.iat) + 30 } };
          },
        })(parts),
      ),
  },
];
