import { MissingControl, type ServerBench } from '../../fixtures/bench/index.ts';
import type { TargetResource } from '../../fixtures/target/index.ts';
import { bodyText, type Exchange } from '../../mock-server/wire/index.ts';
import { accepted, callResource, type Obtained, obtainTokens, outcomeInWords, replied } from '../acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { type JsonObject, readJson, readSignedToken } from '../readers/index.ts';
import { obtainWorkingToken, present } from '../resource-acts.ts';
import { knownScopes, takes } from '../security-tests.ts';

/** What a service knows of who calls. */
type Identity = Readonly<Record<'application' | 'user' | 'device', string | undefined>>;

/** A token, where it can be presented, and whom it identifies. */
interface Caller {
  readonly token: string;
  readonly resource: TelltaleResource;
  readonly identity: Identity;
  readonly issue: Exchange;
}

type TelltaleResource = TargetResource & Required<Pick<TargetResource, 'identity'>>;

/** Calls of every caller, several times, so that some are under way together. */
const ROUNDS = 2;

async function context(bench: ServerBench, judge: Judge): Promise<void> {
  const callers = await callersOf(bench, telltales(bench));
  if (callers === undefined) {
    return judge.leave('MOBILEFIRST-22', 'untestable', 'what the tokens say of identities cannot be read');
  }
  for (const caller of callers) await judgeCall(judge, caller, await call(bench, caller));
  const together = Array.from({ length: ROUNDS }, () => callers).flat();
  const calls = await Promise.all(together.map((caller) => call(bench, caller)));
  for (const [place, caller] of together.entries()) {
    const exchange = calls[place];
    if (exchange !== undefined) judgeCall(judge, caller, exchange);
  }
  await refusedCalls(bench, judge, callers);
}

async function callersOf(
  bench: ServerBench,
  resources: readonly TelltaleResource[],
): Promise<readonly Caller[] | undefined> {
  const callers: Caller[] = [];
  for (const scope of knownScopes(bench)) {
    const resource = resources.find((each) => takes(each, scope));
    if (resource === undefined) continue;
    for (const user of bench.target.users) {
      for (const client of bench.target.clients.slice(0, 2)) {
        const obtained: Obtained = await obtainTokens(bench, { scope, user, client });
        const reading = readSignedToken(obtained.answer.accessToken);
        if (!reading.ok || reading.flaws.some(({ kind }) => kind === 'data' || kind === 'application'))
          return undefined;
        const { application, user: name, device } = reading.value;
        const identity = { application, user: name, device };
        callers.push({ token: obtained.answer.accessToken, resource, identity, issue: obtained.exchange });
      }
    }
  }
  return callers;
}

const call = (bench: ServerBench, { token, resource }: Caller): Promise<Exchange> =>
  callResource(bench, token, resource);

function judgeCall(judge: Judge, { resource, identity, issue }: Caller, exchange: Exchange): void {
  const reply = replied(exchange);
  if (!accepted(exchange)) return; // Whether a token is served is for the rows on validation.
  const reading = readJson(reply.body, 'answer');
  const told = reading.ok ? reading.value : undefined;
  const wrong = (['application', 'user', 'device'] as const).filter(
    (whom) => memberAt(told, resource.identity[whom]) !== identity[whom],
  );
  if (wrong.length === 0) return;
  judge.report({
    requirement: 'MOBILEFIRST-22',
    expected: wrong.map((whom) => `the ${whom} ${identity[whom] ?? '(none)'}, as the token says`).join(', '),
    actual: wrong
      .map((whom) => `the ${whom} ${memberAt(told, resource.identity[whom]) ?? '(none)'}`)
      .join(', '),
    exchanges: [issue, exchange],
  });
}

/** The text at `a.b` of an answer; undefined where there is none, or null. */
function memberAt(answer: unknown, path: string): string | undefined {
  let found: unknown = answer;
  for (const name of path.split('.')) {
    found = typeof found === 'object' && found !== null ? (found as JsonObject)[name] : undefined;
  }
  return found === undefined || found === null ? undefined : String(found);
}

/** Whoever is not served learns nothing of anybody. */
async function refusedCalls(bench: ServerBench, judge: Judge, callers: readonly Caller[]): Promise<void> {
  const names = [...new Set(callers.flatMap(({ identity }) => identity.user ?? []))];
  for (const caller of callers) {
    for (const token of [`${caller.token.slice(0, -6)}AAAAAA`, undefined]) {
      const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
      const exchange = await present(bench, authorization, caller.resource);
      if (accepted(exchange)) continue;
      const told = names.find((name) => bodyText(replied(exchange)).includes(`"${name}"`));
      if (told === undefined) continue;
      judge.report({
        requirement: 'MOBILEFIRST-22',
        expected: 'no identity in the refusal of a call without a valid token',
        actual: `it names ${told}`,
        exchanges: [exchange],
      });
    }
  }
}

function telltales({ target }: ServerBench): readonly TelltaleResource[] {
  const found = target.resources.filter((each): each is TelltaleResource => each.identity !== undefined);
  if (found.length > 0) return found;
  throw new MissingControl('no resource of the target file says in "identity" where it tells who calls');
}

async function bareToken(bench: ServerBench, judge: Judge): Promise<void> {
  const { answer, call: good } = await obtainWorkingToken(bench);
  const exchange = await present(bench, { authorization: answer.accessToken });
  if (!accepted(exchange)) return;
  judge.report({
    requirement: 'MOBILEFIRST-D01',
    expected: 'a token without the word Bearer to be refused',
    actual: outcomeInWords(exchange),
    exchanges: [good, exchange],
  });
}

const common = { party: 'resource-server', kind: 'scenario', claims: [], controls: [] } as const;

export const identityContextChecks: readonly ServerCheck[] = [
  {
    ...common,
    id: 'identity-context',
    title: 'A service sees whom the token at hand identifies, also when several calls are under way',
    requirements: ['MOBILEFIRST-22'],
    run: context,
  },
  {
    ...common,
    id: 'bare-token',
    title: 'A token alone, without the word Bearer, opens nothing',
    requirements: ['MOBILEFIRST-D01'],
    run: bareToken,
  },
];
