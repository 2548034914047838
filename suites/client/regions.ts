import fc from 'fast-check';
import type { ClientBench, ScriptStep, Stage } from '../../fixtures/bench/index.ts';
import { type ClientCheck, Hindered, type Judge, violation } from '../check.ts';
import { rulesOf } from '../profiles.ts';
import { atMost, property } from '../property.ts';
import { judgeEndlessWays, judgeTrust } from '../rules/region-ways.ts';
import { answerInWords, call, establish, expireAccessToken, sharedScene, succeeded } from './acts.ts';
import { tokenEndpoint } from './cues.ts';
import { requireTokenRequest, trafficOf } from './history.ts';
import { asksFirst, elsewhere, judgeRoute, takeRoute } from './region-ways.ts';

/** Steps of a way without end: more than any client may follow. */
const ENDLESS = 22;

const hopsOf = ({ target }: ClientBench): number =>
  target.policy.maxHops ?? rulesOf(target.profile).hops ?? 1;

async function chains(bench: ClientBench, judge: Judge): Promise<void> {
  const most = hopsOf(bench);
  const scene = sharedScene(() => establish(bench, { regions: most + 1 }));
  const ways = fc.record({ hops: fc.integer({ min: 1, max: most }), slash: fc.boolean() });
  const story = ({ hops, slash }: { hops: number; slash: boolean }) => [
    `the user is found after ${hops} hops, by geolocations ${slash ? 'with' : 'without'} a slash at their end`,
  ];
  await property(atMost(judge, 8), ways, story, ({ hops, slash }) =>
    scene(async (stage) => {
      const route = await routeFrom(stage, bench, hops);
      judge.observe(
        'region asked first',
        route[0] === Object.keys(stage.server.regions)[0] ? 'as configured' : 'where the user was found',
      );
      const acted = await takeRoute(stage, bench, route, { slash });
      const traffic = trafficOf(stage, acted.exchanges, bench);
      judgeRoute(traffic, acted, stage.server.regions[route[0] as string] as string);
      return undefined;
    }),
  );
}

/** The region that the client asks first, and so many others. */
async function routeFrom(stage: Stage, bench: ClientBench, hops: number): Promise<readonly string[]> {
  const start = await asksFirst(stage, bench);
  return [start, ...Object.keys(stage.server.regions).filter((name) => name !== start)].slice(0, hops + 1);
}

async function byTheCode(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await establish(bench, { regions: 2 });
  for (const wording of [
    {},
    { code: 16 },
    { description: 'Account is locked' },
    { code: 16, description: 'The account is disabled' },
    { description: 'See geolocation' },
  ]) {
    const route = await routeFrom(stage, bench, 1);
    const { answer, exchanges } = await takeRoute(stage, bench, route, wording);
    if (succeeded(answer)) continue;
    if (Object.keys(wording).length === 0) {
      throw new Hindered(`the client does not follow code 16 as documented: ${answerInWords(answer)}`);
    }
    const { code = '16', description = 'User lives elsewhere' } = wording;
    judge.report({
      requirement: 'ENIGMA-31',
      expected: 'the client to follow code 16 in any spelling, whatever its description says',
      actual: `${answerInWords(answer)} after code ${JSON.stringify(code)} with "${description}"`,
      exchanges,
    });
    return;
  }
}

/** A way that never ends. */
const endlessWays: Readonly<Record<string, (stage: Stage) => readonly ScriptStep[]>> = {
  'two regions that name each other': ({ server: { regions } }) => {
    const names = Object.keys(regions);
    return names.map((region, place) => ({
      on: { endpoint: 'token', region },
      do: elsewhere({ geolocation: regions[names[(place + 1) % names.length] as string] as string }),
    }));
  },
  'a region that names itself': ({ server: { regions } }) =>
    Object.entries(regions).map(([region, geolocation]) => ({
      on: { endpoint: 'token', region },
      do: elsewhere({ geolocation }),
    })),
  'ever other base URLs': ({ server: { url, paths } }) => [
    tokenEndpoint(elsewhere({ geolocation: `${url}/1` }), 100),
    ...Array.from({ length: ENDLESS }, (_, place) => ({
      on: { path: `/${place + 1}${paths.token}` },
      do: elsewhere({ geolocation: `${url}/${place + 2}` }),
    })),
  ],
};

async function givesUp(bench: ClientBench): Promise<void> {
  const scene = sharedScene(() => establish(bench, { regions: 2 }));
  for (const [way, steps] of Object.entries(endlessWays)) {
    await scene(async (stage) => {
      stage.server.script(...steps(stage));
      await expireAccessToken(stage, bench);
      const { answer, exchanges } = await call(stage);
      requireTokenRequest(stage, exchanges);
      const [finding] = judgeEndlessWays(trafficOf(stage, exchanges, bench));
      if (finding !== undefined || succeeded(answer)) {
        throw violation({
          requirement: 'ENIGMA-35',
          expected: `${way} to be given up after a few hops, and the caller told`,
          actual: `${finding?.actual ?? 'an end of it'}, and ${answerInWords(answer)}`,
          exchanges,
        });
      }
      stage.server.clearScript();
      return succeeded((await call(stage)).answer) ? undefined : 'spent';
    });
  }
}

/** Geolocations to which no credentials may go, or that lead nowhere. */
const hostile: Readonly<Record<string, (stage: Stage) => ScriptStep['do']>> = {
  'of an origin that nobody has allowed': ({ server }) => elsewhere({ geolocation: strangerOf(server) }),
  'of another host, by http': () => elsewhere({ geolocation: 'http://elsewhere.example' }),
  'of another host, by https': () => elsewhere({ geolocation: 'https://elsewhere.example' }),
  'of a host that begins like an allowed one': ({ server }) =>
    elsewhere({ geolocation: `${server.url}.elsewhere.example` }),
  'with an allowed host as user name of a foreign one': ({ server }) =>
    elsewhere({ geolocation: strangerOf(server).replace('//', `//${server.url.split('//')[1]}@`) }),
  'with user name and password': ({ server }) =>
    elsewhere({ geolocation: (Object.values(server.regions)[1] as string).replace('//', '//user:pass@') }),
  'of a scheme that is not HTTP': () => elsewhere({ geolocation: 'javascript:alert(1)' }),
  'that is relative': () => elsewhere({ geolocation: '/eu' }),
  'that is empty': () => elsewhere({ geolocation: '' }),
  'that is missing': () => elsewhere({}),
  'by a redirect of HTTP instead': ({ server }) => ({
    reply: { status: 307, headers: { Location: `${strangerOf(server)}${server.paths.token}` } },
  }),
};

const strangerOf = ({ stranger }: Stage['server']): string => stranger as string;

async function trusts(bench: ClientBench, judge: Judge): Promise<void> {
  const scene = sharedScene(() => establish(bench, { regions: 2 }));
  for (const [geolocation, reply] of Object.entries(hostile)) {
    await scene(async (stage) => {
      stage.server.script(tokenEndpoint(reply(stage), 100));
      await expireAccessToken(stage, bench);
      const { exchanges } = await call(stage);
      requireTokenRequest(stage, exchanges);
      for (const finding of judgeTrust(trafficOf(stage, exchanges, bench))) {
        const expected = `no credentials to be sent to a geolocation ${geolocation}`;
        judge.report({ ...finding, expected, exchanges });
      }
      stage.server.clearScript();
      return succeeded((await call(stage)).answer) ? undefined : 'spent';
    });
  }
}

export const regionChecks: readonly ClientCheck[] = [
  {
    id: 'region-chains',
    title: 'The same token request goes to each geolocation in turn, until the user is found',
    party: 'client',
    kind: 'property',
    requirements: ['ENIGMA-35', 'ENIGMA-07'],
    claims: ['regions'],
    controls: [],
    run: chains,
  },
  {
    id: 'elsewhere-by-the-code',
    title: 'Code 16 is followed in any spelling and whatever its description says',
    party: 'client',
    kind: 'scenario',
    requirements: ['ENIGMA-31'],
    claims: ['regions'],
    controls: [],
    run: byTheCode,
  },
  {
    id: 'region-ways-without-end',
    title: 'A way through the regions that leads nowhere is given up, and the caller told',
    party: 'client',
    kind: 'scenario',
    requirements: ['ENIGMA-35'],
    claims: ['regions'],
    controls: [],
    run: givesUp,
  },
  {
    id: 'hostile-geolocations',
    title: 'Credentials go to no place that is not https or not allowed',
    party: 'client',
    kind: 'scenario',
    requirements: ['ENIGMA-35'],
    claims: ['regions'],
    controls: [],
    run: trusts,
  },
];
