import { policies } from '../lifecycle/index.ts';
import type { Ports } from '../ports/index.ts';
import type { Profile } from '../profiles/index.ts';
import { readBasic, readBearer, readForm, readHosts } from '../protocol/index.ts';
import { jwtTokens, opaqueTokensLike, signedJsonTokens, type TokenFormat } from '../tokens/index.ts';
import type { Tools } from './call.ts';
import { type Cors, type Sharing, sharingWith } from './cors.ts';
import { createLimits } from './limits.ts';
import { type Pipelines, pipelinesOf, type Steps, steps } from './pipelines.ts';
import { renderers } from './renderers.ts';
import { createKeptAnswers } from './resource/kept-answers.ts';
import { createKeptKeys } from './resource/kept-keys.ts';

/**
 * Everything that an engine is assembled from. Behaviours and deviations are functions from parts to parts;
 * nothing in the engine asks which of them are in force.
 */
export interface Parts extends Omit<Tools, 'originOf' | 'askIssuer' | 'register'> {
  readonly steps: Steps;
  readonly pipelines: Pipelines;
  readonly sharing: Sharing;
}

/** The parts of a server that follows its profile. */
export const conformantParts = (profile: Profile, ports: Ports, cors: Cors): Parts => ({
  profile,
  ports,
  codecs: { readForm, readBasic, readBearer, readHosts },
  format: formatOf(profile.accessToken.format),
  policies,
  renderers,
  limits: createLimits(),
  keptAnswers: createKeptAnswers(),
  keptKeys: createKeptKeys(),
  steps,
  pipelines: pipelinesOf(profile),
  sharing: sharingWith(cors),
});

/** The token format that a profile describes. */
export function formatOf(format: Profile['accessToken']['format']): TokenFormat {
  switch (format.kind) {
    case 'jwt':
      return jwtTokens(format);
    case 'signed-json':
      return signedJsonTokens(format);
    case 'opaque':
      return opaqueTokensLike(format);
  }
}
