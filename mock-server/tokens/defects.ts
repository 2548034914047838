import type { Ports, SigningKey } from '../ports/index.ts';
import { newKey } from '../ports/index.ts';
import type { TokenContent, TokenFormat } from './format.ts';
import type { SignJwt, UnsignedJwt } from './jwt.ts';

/** What can be wrong with the form of a token, whatever it says. */
export const FORM_DEFECTS = ['bad-signature', 'wrong-key', 'alg-none', 'wrong-type', 'malformed'] as const;
export type FormDefect = (typeof FORM_DEFECTS)[number];

/** A `typ` that no access token has: that of a logout token. @see OpenID Connect Back-Channel Logout section 2.4 */
const FOREIGN_TYPE = 'logout+jwt';

/** How a format of signed tokens makes them, in order and with defects. */
export const signing = (
  write: (content: TokenContent, key: SigningKey) => UnsignedJwt,
  sign: SignJwt,
): Pick<TokenFormat, 'mint' | 'mintDefective'> => ({
  async mint(content, { keys }) {
    const key = await keys.current();
    return sign(write(content, key), key);
  },
  async mintDefective(content, defects, ports) {
    return signDefective(write(content, await ports.keys.current()), defects, ports, sign);
  },
});

/**
 * Writes a signed token with any set of defects in its form:
 * - `wrong-type`: its header says that it is another kind of token;
 * - `wrong-key`: it is signed by a key that nobody trusts, and names that key;
 * - `alg-none`: its header says that it is not signed, and it has no signature;
 * - `bad-signature`: the signature is one of other content; with `alg-none` there is one although the header denies it;
 * - `malformed`: the last of its three parts is missing.
 */
async function signDefective(
  jwt: UnsignedJwt,
  defects: readonly FormDefect[],
  ports: Ports,
  sign: SignJwt,
): Promise<string> {
  const has = (defect: FormDefect) => defects.includes(defect);
  const key = has('wrong-key') ? await foreignKey() : await ports.keys.current();
  const header = {
    ...jwt.header,
    alg: key.alg,
    kid: key.kid,
    ...(has('wrong-type') ? { typ: FOREIGN_TYPE } : {}),
  };
  const signed = await sign({ header, claims: jwt.claims }, key);
  const [genuineHeader = '', payload = '', signature = ''] = signed.split('.');
  const unsigned = has('alg-none') ? { ...header, alg: 'none' } : undefined;
  const parts = [
    unsigned === undefined ? genuineHeader : Buffer.from(JSON.stringify(unsigned)).toString('base64url'),
    payload,
    has('bad-signature') ? altered(signature) : has('alg-none') ? '' : signature,
  ];
  return parts.slice(0, has('malformed') ? 2 : 3).join('.');
}

let foreign: Promise<SigningKey> | undefined;

/** Made once: what it signs is refused everywhere, so it need not differ from mock to mock. */
function foreignKey(): Promise<SigningKey> {
  foreign ??= newKey();
  return foreign;
}

/** The signature with one bit of its first byte turned. */
function altered(signature: string): string {
  const bytes = Buffer.from(signature, 'base64url');
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  return bytes.toString('base64url');
}
