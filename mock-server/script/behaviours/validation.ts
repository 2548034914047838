import { type Parts, pipelinesOf } from '../../endpoints/index.ts';
import type { Profile, TokenCheck } from '../../profiles/index.ts';
import type { Behaviour, Cue } from './behaviour.ts';

const ORDERS = [
  'signature expiration scope',
  'signature scope expiration',
  'expiration signature scope',
  'expiration scope signature',
  'scope signature expiration',
  'scope expiration signature',
];

/** How a resource server validates. */
export const validation = {
  'validation-order': {
    endpoints: ['resource'],
    title:
      'the access token is checked in another order, what the order does not name last; with a trace if wanted',
    settings: { order: ORDERS, trace: ['none', 'journal', 'header'] },
    override: (parts, cue) => validating(parts, cue),
  },
} as const satisfies Record<string, Behaviour>;

function validating(parts: Parts, { settings }: Cue): Parts {
  const { validationOrder, validation } = parts.profile;
  const first = (
    settings.order === undefined ? [] : String(settings.order).split(' ')
  ) as readonly TokenCheck[];
  const trace = (settings.trace ?? validation.trace) as Profile['validation']['trace'];
  const profile = {
    ...parts.profile,
    validationOrder: [...first, ...validationOrder.filter((check) => !first.includes(check))],
    validation: { ...validation, trace },
  };
  const { resource } = pipelinesOf(profile);
  return { ...parts, profile, pipelines: { ...parts.pipelines, resource } };
}
