import { type Cors, sharingWith } from '../endpoints/index.ts';
import { byAuthorizationServer, type ServerDeviation } from './deviation.ts';

/** Shares what every endpoint answers. */
const sharingAll =
  (cors: Cors): ServerDeviation['override'] =>
  (parts) => ({ ...parts, sharing: sharingWith(cors, new Set()) });

/** Deviations in what pages of other origins may read. */
export const crossOriginDeviations: readonly ServerDeviation[] = byAuthorizationServer([
  {
    name: 'authorization-endpoint-open-to-pages',
    title: 'Every page may ask the authorization endpoint and read what it answers.',
    profiles: ['oauth2', 'cehub'],
    breaks: ['B-49'],
    override: sharingAll('any'),
  },
  {
    name: 'authorization-endpoint-answers-preflights',
    title: 'The authorization endpoint lets pages ask, although they may not read the answer.',
    profiles: ['oauth2'],
    breaks: ['B-49'],
    override: (parts) => ({
      ...parts,
      sharing: { ...parts.sharing, preflight: sharingWith('any', new Set()).preflight },
    }),
  },
]);
