import type { Decision, Parts } from '../../endpoints/index.ts';
import { jsonReply } from '../../protocol/index.ts';
import { type Behaviour, type Cue, errorBody, literal } from './behaviour.ts';

/** Where users live. */
export const regions = {
  'user-lives-elsewhere': {
    endpoints: ['token', 'resource'],
    title: 'the user lives elsewhere (Enigma: code 16 with a geolocation)',
    settings: { geolocation: 'text' },
    storm: { where: { answers: 'user-lives-elsewhere', regions: 2 }, endpoints: ['token'] },
    decide: (parts, cue) => livesElsewhere(parts, cue),
  },
} as const satisfies Record<string, Behaviour>;

/** The geolocation is the given one; otherwise the first region but this one. */
function livesElsewhere({ profile }: Parts, { region, settings, originOf }: Cue): Decision {
  const { status, error, code, description } = profile.problems['user-lives-elsewhere'];
  const elsewhere = profile.regions.find((other) => other !== region) ?? region;
  return literal(
    jsonReply(status, {
      ...errorBody({ error, code: code ?? '16', description }),
      geolocation: settings.geolocation ?? originOf(elsewhere),
    }),
  );
}
