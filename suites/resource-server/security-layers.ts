import { MissingControl, type ServerBench, SetUpFailure } from '../../fixtures/bench/index.ts';
import type { TargetResource, TargetTenant, TargetUser } from '../../fixtures/target/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { accepted, firstClient, outcomeInWords } from '../acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { accessTokenWindow, CLOCK_SKEW, expectationsOf } from '../profiles.ts';
import { resourceInWords } from '../resource-acts.ts';
import { answerClass, ask, atTenant, companiesOf, memberTokens, permitted } from '../tenants.ts';
import { ROUNDING } from '../time.ts';
import { LAYERS, type Layer, layerOrder, type Precedence } from './layer-order.ts';

/** What may be wrong with a request, layer by layer. */
type Faults = ReadonlySet<Layer>;

/** Who asks for something, with a token for each way in which a layer may object. */
interface Scene {
  readonly resource: TargetResource;
  readonly home: TargetTenant;
  readonly away: TargetTenant;
  /** By whether the right is missing, then by whether the scope is. */
  readonly tokens: Readonly<
    Record<'able' | 'unable', Readonly<Record<'whole' | 'short', string | undefined>>>
  >;
}

/** Every set of layers, smaller ones before those that contain them. */
function setsOf(layers: readonly Layer[]): readonly Faults[] {
  const sets: Faults[] = [new Set()];
  for (const layer of layers) sets.push(...sets.map((set) => new Set([...set, layer])));
  return sets;
}

/** The resources that take a right, each with somebody who has it and somebody of the same tenant who does not. */
async function scenesOf(bench: ServerBench): Promise<readonly Scene[]> {
  const { target } = bench;
  const companies = companiesOf(target);
  const scenes: Scene[] = [];
  for (const resource of target.resources.filter(({ right }) => right !== undefined)) {
    for (const { tenant, members } of companies) {
      const able = members.find((user) => permitted(target, user, resource) === true);
      const unable = members.find((user) => permitted(target, user, resource) === false);
      const away = companies.find((other) => other.tenant.id !== tenant.id);
      if (able === undefined || away === undefined) continue;
      const tokens = { able: await pair(bench, able, resource), unable: await pair(bench, unable, resource) };
      scenes.push({ resource, home: tenant, away: away.tenant, tokens });
      break;
    }
  }
  if (scenes.length > 0) return scenes;
  throw new MissingControl('the target file has no resource with a "right" and no user whose roles give it');
}

async function pair(bench: ServerBench, user: TargetUser | undefined, resource: TargetResource) {
  if (user === undefined) return { whole: undefined, short: undefined };
  const others = firstClient(bench).scopes.filter((scope) => !resource.scopes.includes(scope));
  const token = async (scopes?: readonly string[]) =>
    (await memberTokens(bench, user, scopes)).answer.accessToken;
  const limits = bench.target.claims.has('scopes') && resource.scopes.length > 0 && others.length > 0;
  return { whole: await token(), short: limits ? await token(others) : undefined };
}

/** The faults that a scene can have, in every combination. */
function faultsOf({ tokens }: Scene): readonly Faults[] {
  const layers = LAYERS.filter(
    (layer) =>
      (layer !== 'scope' || tokens.able.short !== undefined) &&
      (layer !== 'right' || tokens.unable.whole !== undefined),
  );
  return setsOf(layers);
}

/** What presents itself instead of a token that is good. */
type BadToken = { readonly what: string; of(good: string): string | undefined };

const NONE: BadToken = { what: 'no token', of: () => undefined };
const UNKNOWN: BadToken = { what: 'a token that nobody issued', of: () => 'nobody-ever-issued-this-token' };
const EXPIRED: BadToken = { what: 'an expired token', of: (good) => good };

function send(
  bench: ServerBench,
  { resource, home, away, tokens }: Scene,
  faults: Faults,
  bad: BadToken,
): Promise<Exchange> {
  const { whole, short } = tokens[faults.has('right') ? 'unable' : 'able'];
  const good = (faults.has('scope') ? short : whole) ?? '';
  const { url, method } = atTenant(faults.has('tenant') ? away : home, resource);
  return ask(bench, { method, url, token: faults.has('token') ? bad.of(good) : good });
}

async function truthTable(bench: ServerBench, judge: Judge): Promise<void> {
  const scenes = await scenesOf(bench);
  const precedences: Precedence[] = [];
  for (const bad of [NONE, UNKNOWN])
    for (const scene of scenes) precedences.push(...(await examine(bench, judge, scene, bad)));
  await judgeAfterwards(bench, judge, scenes);
  if (bench.target.controls.has('clock')) {
    await outlive(bench, scenes);
    for (const scene of scenes) precedences.push(...(await examine(bench, judge, scene, EXPIRED)));
  }
  judgeOrder(judge, precedences);
}

/** Moves the clock past the life of every token of the scenes. */
async function outlive(bench: ServerBench, scenes: readonly Scene[]): Promise<void> {
  const [user] = companiesOf(bench.target).flatMap(({ members }) => members);
  if (user === undefined || scenes.length === 0) return;
  const { answer } = await memberTokens(bench, user);
  const window = accessTokenWindow(expectationsOf(bench.target), answer.expiresIn);
  if (window === undefined) throw new SetUpFailure('no expires_in says when the tokens of this check expire');
  await bench.clock.advance((window.high + CLOCK_SKEW + bench.clock.tolerance + 2 * ROUNDING) * 1000);
}

/** Asks with every set of faults, and tells which layer went before which others. */
async function examine(
  bench: ServerBench,
  judge: Judge,
  scene: Scene,
  bad: BadToken,
): Promise<readonly Precedence[]> {
  const where = resourceInWords(scene.resource);
  const alone = new Map<Layer, string>();
  const found: Precedence[] = [];
  for (const faults of faultsOf(scene)) {
    // What says nothing of the token has been asked with the first kind of bad one.
    if (!faults.has('token') && bad !== NONE) continue;
    const exchange = await send(bench, scene, faults, bad);
    if (faults.size === 0) {
      if (!accepted(exchange))
        judge.report({ requirement: ['CEHUB-02', 'CEHUB-13'], ...refusedGood(where, exchange) });
      continue;
    }
    if (accepted(exchange)) {
      judge.report({ requirement: 'CEHUB-02', ...servedBad(where, faults, bad, exchange) });
      continue;
    }
    const answer = answerClass(exchange);
    const [only] = faults;
    if (only !== undefined && faults.size === 1) alone.set(only, answer);
    else found.push(...precedenceOf({ judge, where, faults, bad, alone, answer, exchange }));
  }
  return found;
}

/** Which of the layers that object has answered. Without a valid token it has to be the first; else it is told by its answer. */
function precedenceOf({
  judge,
  where,
  faults,
  bad,
  alone,
  answer,
  exchange,
}: {
  readonly judge: Judge;
  readonly where: string;
  readonly faults: Faults;
  readonly bad: BadToken;
  readonly alone: ReadonlyMap<Layer, string>;
  readonly answer: string;
  readonly exchange: Exchange;
}): readonly Precedence[] {
  const told = `${faultsInWords(faults, bad)} at ${where}`;
  if (faults.has('token')) {
    const expected = alone.get('token');
    if (expected === undefined || expected === answer) return [];
    const before = {
      expected: `${told} to be answered like ${bad.what} alone, with ${expected}`,
      actual: answer,
    };
    judge.report({ requirement: ['CEHUB-07', 'CEHUB-09'], ...before, exchanges: [exchange] });
    return [];
  }
  const objecting = [...faults].filter((layer) => alone.has(layer));
  const answering = objecting.filter((layer) => alone.get(layer) === answer);
  if (answering.length === 0 && objecting.length > 0) {
    const classes = objecting.map((layer) => alone.get(layer)).join(' or ');
    judge.report({
      requirement: 'CEHUB-09',
      expected: `${told} to be answered by one of the layers, with ${classes}`,
      actual: answer,
      exchanges: [exchange],
    });
  }
  const [first, another] = answering;
  // Layers that say the same cannot be told apart, and so have no order that anybody could notice.
  if (first === undefined || another !== undefined) return [];
  return objecting.filter((layer) => layer !== first).map((then) => ({ first, then, where, exchange }));
}

function judgeOrder(judge: Judge, precedences: readonly Precedence[]): void {
  const { order, contradiction } = layerOrder(precedences);
  if (contradiction !== undefined) {
    const [one, other] = contradiction;
    judge.report({
      requirement: 'CEHUB-09',
      expected: `the layers in one order everywhere: ${one.first} before ${one.then}, as at ${one.where}`,
      actual: `${other.first} before ${other.then} at ${other.where}`,
      exchanges: [one.exchange, other.exchange],
    });
  } else if (precedences.length === 0) {
    judge.leave(
      'CEHUB-09',
      'untestable',
      'the layers say the same, so that nobody can tell which of them has answered',
    );
  } else {
    judge.observe('order of the layers', ['token', ...order].join(', '));
  }
}

/** A token that was refused for something else is as good as before. */
async function judgeAfterwards(bench: ServerBench, judge: Judge, scenes: readonly Scene[]): Promise<void> {
  for (const scene of scenes) {
    const exchange = await send(bench, scene, new Set(), EXPIRED);
    if (accepted(exchange)) continue;
    judge.report({ requirement: 'CEHUB-D02', ...refusedGood(resourceInWords(scene.resource), exchange) });
  }
}

const refusedGood = (where: string, exchange: Exchange) => ({
  expected: `${where} to be served to who has a valid token, the right tenant and the right`,
  actual: outcomeInWords(exchange),
  exchanges: [exchange],
});

const servedBad = (where: string, faults: Faults, bad: BadToken, exchange: Exchange) => ({
  expected: `${where} to be refused with ${faultsInWords(faults, bad)}`,
  actual: outcomeInWords(exchange),
  exchanges: [exchange],
});

const WORDS: Readonly<Record<Layer, string>> = {
  token: '',
  tenant: 'another tenant',
  scope: 'too little scope',
  right: 'no right',
};

const faultsInWords = (faults: Faults, { what }: BadToken): string =>
  [...faults].map((layer) => (layer === 'token' ? what : WORDS[layer])).join(' and ');

export const securityLayerChecks: readonly ServerCheck[] = [
  {
    id: 'security-layers',
    title:
      'Token, tenant, scope and right are each asked for, in one order everywhere, and a refusal costs nothing',
    party: 'resource-server',
    kind: 'scenario',
    requirements: ['CEHUB-02', 'CEHUB-07', 'CEHUB-09', 'CEHUB-13', 'CEHUB-D02'],
    claims: ['tenants', 'roles', 'password'],
    controls: [],
    run: truthTable,
  },
];
