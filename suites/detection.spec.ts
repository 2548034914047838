import { expect, test } from '@playwright/test';
import { type DetectedProfile, detectedProfiles } from '../fixtures/detected-profiles.ts';
import { deviantClients, referenceProfiles, rememberingKeys } from '../fixtures/deviations.ts';
import { type Detection, detectClient, detectServer, serverDetections } from './detection.ts';
import { DEVIATION_ANNOTATION, detectionSettingsSchema } from './run-settings.ts';

// Every deviation must be noticed on each row that it breaks, and on no other. One seed, so that a run can be
// had again; keys are shared, since making one takes longer than a run.
const keys = rememberingKeys();
const options = () => {
  const { everyCheck, ...generation } = detectionSettingsSchema.parse(test.info().config.metadata);
  return { generation, everyCheck };
};

const clean = { missed: [], falselyAccused: [], errors: [] };
const about = (name: string) => ({ annotation: { type: DEVIATION_ANNOTATION, description: name } });
const outcome = ({ missed, falselyAccused, errors, traffic }: Detection) => ({
  missed,
  falselyAccused,
  errors: [...errors, ...(traffic?.errors ?? [])],
});

// All of one profile in one worker, which finds out once what a conformant server of it reads.
for (const profile of Object.keys(detectedProfiles) as DetectedProfile[]) {
  test.describe(`the mock server as ${profile}`, () => {
    test.describe.configure({ mode: 'default' });
    test('is accused of nothing', async () => {
      expect(outcome(await detectServer(profile, undefined, keys, options()))).toEqual(clean);
    });
    for (const { deviation } of serverDetections.filter((each) => each.profile === profile)) {
      test(`${deviation.name}: ${deviation.title}`, about(deviation.name), async () => {
        expect(outcome(await detectServer(profile, deviation, keys, options()))).toEqual(clean);
      });
    }
  });
}

for (const profile of referenceProfiles) {
  test(`the reference client of ${profile} is accused of nothing`, async () => {
    expect(outcome(await detectClient(profile, undefined, keys, options()))).toEqual(clean);
  });
}

for (const deviant of deviantClients) {
  const { name, profile, title } = deviant;
  test(`${profile} client, ${name}: ${title}`, about(name), async () => {
    expect(outcome(await detectClient(profile, deviant, keys, options()))).toEqual(clean);
  });
}
