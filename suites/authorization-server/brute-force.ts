import { MissingControl, type ServerBench } from '../../fixtures/bench/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { replyOf } from '../../mock-server/wire/index.ts';
import {
  outcomeInWords,
  passwordParameters,
  requestToken,
  statusOf,
  successOf,
  tokenEndpoint,
} from '../acts.ts';
import { type Judge, type ServerCheck, violation } from '../check.ts';
import { readTokenError } from '../readers/index.ts';

/** Wrong passwords that a server is given; the texts name no number. */
const BUDGET = 60;
const SAMPLE = 5;
/** Growth of the time to an answer that counts as a brake: times as long, and milliseconds longer. */
const BRAKE = { factor: 4, least: 250 };

async function guessing(bench: ServerBench, judge: Judge): Promise<void> {
  const user = bench.target.users.at(-1);
  if (user === undefined) throw new MissingControl('the target file has no users');
  const home = user.region === undefined ? undefined : bench.target.regions[user.region]?.token;
  const url = home ?? tokenEndpoint(bench);
  const send = (password: string) => requestToken(bench, { ...passwordParameters(user), password }, { url });
  const attempts: Exchange[] = [];
  try {
    const before = await send(user.password);
    if (successOf(before) === undefined) {
      const reason = `${user.name} gets no token with the right password: ${outcomeInWords(before)}`;
      return judge.leave('B-27', 'untestable', reason);
    }
    let told: string | undefined;
    while (attempts.length < BUDGET) {
      attempts.push(await send(`guess-${attempts.length}`));
      const brake = brakeOf(attempts);
      if (brake !== undefined) return judge.observe('resistance to wrong passwords', brake);
      if (told === undefined && !alike(attempts)) {
        told = `after ${attempts.length} attempts: ${outcomeInWords(attempts.at(-1) as Exchange)}`;
        if (await locked(send, user.password)) return judge.observe('resistance to wrong passwords', told);
      }
    }
    if (await locked(send, user.password)) {
      return judge.observe(
        'resistance to wrong passwords',
        `a lock that is not told, within ${BUDGET} attempts`,
      );
    }
  } finally {
    await bench.changeAccount(user.name, { state: 'active' });
  }
  throw violation({
    requirement: 'B-27',
    expected: `a growing delay, a lock or status 429 within ${BUDGET} wrong passwords`,
    actual: 'the right password works as if there had been none',
    exchanges: attempts.slice(-SAMPLE),
  });
}

/** Whether not even the right password is accepted any more. */
const locked = async (send: (password: string) => Promise<Exchange>, password: string): Promise<boolean> =>
  successOf(await send(password)) === undefined;

function brakeOf(attempts: readonly Exchange[]): string | undefined {
  const last = attempts.at(-1);
  if (last !== undefined && statusOf(last) === 429) return `status 429 after ${attempts.length} attempts`;
  if (attempts.length < 2 * SAMPLE) return undefined;
  const [early, late] = [attempts.slice(0, SAMPLE), attempts.slice(-SAMPLE)].map(medianTime);
  if (early === undefined || late === undefined) return undefined;
  const grown = late > early * BRAKE.factor && late - early > BRAKE.least;
  return grown
    ? `answers take ${late} ms instead of ${early} ms after ${attempts.length} attempts`
    : undefined;
}

function medianTime(attempts: readonly Exchange[]): number {
  const times = attempts.map(({ startedAt, endedAt }) => endedAt - startedAt).sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)] ?? 0;
}

/** Whether the last answer is what the first was. */
function alike(attempts: readonly Exchange[]): boolean {
  const [first, last] = [attempts[0], attempts.at(-1)].map((exchange) => {
    const reply = exchange && replyOf(exchange);
    const reading = reply && readTokenError(reply);
    return JSON.stringify([reply?.status, reading?.ok ? [reading.value.error, reading.value.code] : []]);
  });
  return first === last;
}

export const bruteForceChecks: readonly ServerCheck[] = [
  {
    id: 'password-guessing',
    title: 'Many wrong passwords in a row meet a growing delay, a lock or status 429',
    party: 'authorization-server',
    kind: 'scenario',
    requirements: ['B-27'],
    claims: ['password'],
    controls: ['account'],
    run: guessing,
  },
];
