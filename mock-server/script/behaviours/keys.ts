import { type Keys, shippedKeys } from '../../ports/index.ts';
import type { Behaviour } from './behaviour.ts';

let made: Keys | undefined;

/** The same ones for every request, made when they are first cued. */
function shipped(): Keys {
  made ??= shippedKeys();
  return made;
}

/** With which key tokens are signed and verified. */
export const keys = {
  'shipped-key': {
    endpoints: ['token', 'jwks', 'certificate', 'introspection', 'validation', 'userinfo', 'resource'],
    title:
      'the key that everybody has who has this package signs and verifies (MobileFirst: the default keystore)',
    settings: {},
    override: (parts) => ({ ...parts, ports: { ...parts.ports, keys: shipped() } }),
  },
} as const satisfies Record<string, Behaviour>;
