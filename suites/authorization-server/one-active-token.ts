import fc from 'fast-check';
import type { ServerBench } from '../../fixtures/bench/index.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { atMost, property } from '../property.ts';
import { ageInWords } from '../wording.ts';
import { type Act, DeviceRun, type Scene } from './device-run.ts';
import { deviceInWords, devicesOf } from './devices.ts';
import { inferHabit } from './token-key.ts';

const HOUR = 3_600;
const MOST_DEVICES = 8;
const MOST_ACTS = 12;
const RUNS = 15;

const place = fc.nat({ max: MOST_DEVICES - 1 });
const onDevice = (does: Exclude<Act['does'], 'wait'>) =>
  fc.record({ does: fc.constant(does), device: place });

const actsWith = (revocation: boolean, clock: boolean): fc.Arbitrary<readonly Act[]> =>
  fc.array(
    fc.oneof(
      { weight: 5, arbitrary: onDevice('login') },
      { weight: 3, arbitrary: onDevice('refresh') },
      { weight: revocation ? 2 : 0, arbitrary: onDevice('revoke') },
      { weight: revocation ? 1 : 0, arbitrary: onDevice('revoke-refresh') },
      {
        weight: clock ? 2 : 0,
        arbitrary: fc.record({
          does: fc.constant('wait' as const),
          seconds: fc.constantFrom(60, HOUR / 4, HOUR / 2, HOUR - 5, HOUR + 5),
        }),
      },
    ),
    { minLength: 1, maxLength: MOST_ACTS },
  );

async function oneActiveToken(bench: ServerBench, judge: Judge): Promise<void> {
  const { target } = bench;
  const revocation = target.claims.has('revocation') && target.endpoints.revocation !== undefined;
  if (!revocation) {
    for (const row of ['ESB-01', 'ESB-16']) {
      judge.leave(row, 'inapplicable', 'the target does not claim revocation');
    }
  }
  const inferred = await inferHabit(bench);
  const { tokensPerUser } = target.policy;
  judge.observe('one active token per', inferred.key);
  judge.observe('a second request while a token is active', inWords[inferred.onSecondRequest]);
  const habit = {
    key: tokensPerUser?.key ?? inferred.key,
    onSecondRequest: tokensPerUser?.onSecondRequest ?? inferred.onSecondRequest,
  };
  if (habit.onSecondRequest !== 'reuse') {
    judge.leave('ESB-D02', 'inapplicable', 'a second request does not get the active token again');
  }
  const devices = devicesOf(target);
  const scenes: fc.Arbitrary<Scene> = fc.record({
    devices: fc.array(fc.constantFrom(...devices), { minLength: 1, maxLength: MOST_DEVICES }),
    acts: actsWith(revocation, target.controls.has('clock')),
  });
  const seen = { refreshes: new Set<string>() };
  const taken = new WeakMap<Scene, number>();
  const toldUntil = (scene: Scene) =>
    story({ ...scene, acts: scene.acts.slice(0, taken.get(scene) ?? scene.acts.length) });
  const examine = async (scene: Scene) => {
    const run = new DeviceRun(bench, habit, seen);
    for (const [at, act] of scene.acts.entries()) {
      taken.set(scene, at + 1);
      await run.take(scene, act);
    }
    await run.leave();
  };
  // Somebody who asks again while much of the token's life is left, and some is gone.
  const again: Scene = {
    devices: devices.slice(0, 1),
    acts: [
      { does: 'login', device: 0 },
      { does: 'wait', seconds: HOUR / 4 },
      { does: 'login', device: 0 },
    ],
  };
  const certain = target.controls.has('clock') ? [again] : [];
  await property(atMost(judge, RUNS), scenes, toldUntil, examine, certain);
  if (seen.refreshes.size > 0) {
    judge.observe('the refresh token of a login that was displaced', [...seen.refreshes].sort().join(', '));
  }
}

const inWords = {
  supersede: 'gets another token in its place',
  reuse: 'gets the same token again',
  refuse: 'is refused',
} as const;

/** What happens, without what nothing comes of: a device that never logged in has nothing to refresh or to revoke. */
function story({ devices, acts }: Scene): string[] {
  const inUse = new Set<number>();
  return acts.flatMap((act) => {
    if (act.does === 'wait') return `${ageInWords(act.seconds)} pass`;
    const at = act.device % devices.length;
    const device = devices[at];
    if (device === undefined) return [];
    if (act.does === 'login') {
      inUse.add(at);
      return `device ${at + 1}: ${deviceInWords(device)} logs in`;
    }
    if (!inUse.has(at)) return [];
    return {
      refresh: `device ${at + 1} refreshes`,
      revoke: `device ${at + 1} logs out by revoking its access token`,
      'revoke-refresh': `device ${at + 1} logs out by revoking its refresh token`,
    }[act.does];
  });
}

export const oneActiveTokenChecks: readonly ServerCheck[] = [
  {
    id: 'one-active-token',
    title: 'Whatever up to eight devices do in whatever order, one access token of a user is active at most',
    party: 'authorization-server',
    kind: 'property',
    requirements: ['ESB-08', 'ESB-01', 'ESB-04', 'ESB-11', 'ESB-16', 'ESB-D01', 'ESB-D02'],
    claims: ['password', 'refresh'],
    controls: [],
    run: oneActiveToken,
  },
];
