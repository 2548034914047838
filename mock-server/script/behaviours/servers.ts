import { ENDPOINTS, type Parts } from '../../endpoints/index.ts';
import { addDuration } from '../../ports/index.ts';
import type { Behaviour, Cue } from './behaviour.ts';

/** What goes on between servers, and what they do when nothing is the matter. */
export const servers = {
  'as-documented': {
    endpoints: ENDPOINTS,
    title: 'the server does what its document says, and nothing else happens to the request',
    settings: {},
    override: (parts) => parts,
  },
  'clock-skew': {
    endpoints: ENDPOINTS,
    title: 'the clock of the server that is asked goes wrong: by five minutes ahead, or as `by` says',
    settings: { by: 'shift' },
    storm: { endpoints: ['resource'], settings: [{ by: 'PT2M' }, { by: '-PT2M' }] },
    override: (parts, cue) => skewed(parts, cue),
  },
  'propagation-lag': {
    endpoints: ['resource'],
    title: 'a revocation has not come through yet: it takes fifteen minutes, or the given duration',
    settings: { duration: 'duration' },
    override: (parts, { settings }) => ({
      ...parts,
      profile: { ...parts.profile, revocationLag: String(settings.duration ?? 'PT15M') },
    }),
  },
} as const satisfies Record<string, Behaviour>;

function skewed(parts: Parts, { settings }: Cue): Parts {
  const { clock } = parts.ports;
  const by = String(settings.by ?? 'PT5M');
  return { ...parts, ports: { ...parts.ports, clock: { now: () => addDuration(clock.now(), by) } } };
}
