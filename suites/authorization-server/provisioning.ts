import { MissingControl, type ServerBench } from '../../fixtures/bench/index.ts';
import type { Provisioning } from '../../fixtures/target/index.ts';
import { firstClient, outcomeInWords, refresh, successOf } from '../acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import type { LifetimeWindow } from '../lifetime.ts';
import { expectationsOf } from '../profiles.ts';
import { seconds } from '../time.ts';
import { ageInWords } from '../wording.ts';

/** Seconds; a date without a time of day may mean its end, in any time zone. */
const DAY = 86_400;
/** Shares of the lifetime: a bundle is used some time after it was made. */
const FRESH = 0.8;
const RECENT = 0.2;

function bundleOf({ target }: ServerBench): Provisioning {
  if (target.provisioning !== undefined) return target.provisioning;
  throw new MissingControl('the target claims "provisioning", and its file has no "provisioning"');
}

/** Instant of an ISO 8601 date or instant, or of seconds since the epoch, in milliseconds; undefined for others. */
function instantOf(written: string | number): number | undefined {
  if (typeof written === 'number' || /^\d{9,11}$/.test(written)) return Number(written) * 1000;
  if (!/^\d{4}-\d{2}-\d{2}(T|$)/.test(written)) return undefined;
  const instant = Date.parse(written);
  return Number.isNaN(instant) ? undefined : instant;
}

async function complete(bench: ServerBench, judge: Judge): Promise<void> {
  const bundle = bundleOf(bench);
  const report = (expected: string, actual: string, advisory = false) =>
    judge.report({ requirement: 'ENIGMA-11', expected, actual, exchanges: [], advisory });
  for (const item of ['clientId', 'clientSecret', 'refreshToken'] as const) {
    if (bundle[item].trim() === '') report(`a ${item} in the bundle`, 'an empty one');
  }
  const expiry = instantOf(bundle.refreshTokenExpires);
  if (expiry === undefined) {
    return report(
      'a date at which the refresh token expires: ISO 8601, or seconds since the epoch',
      JSON.stringify(bundle.refreshTokenExpires),
    );
  }
  judge.observe(
    'form of the expiry date',
    typeof bundle.refreshTokenExpires === 'number' ? 'seconds since the epoch' : 'ISO 8601',
  );
  const { refreshTokenLifetime: lifetime } = expectationsOf(bench.target);
  if (lifetime === undefined || lifetime === 'forever') return;
  judgeDate(seconds(expiry - bench.clock.now()), lifetime, report);
}

function judgeDate(
  ahead: number,
  { low, high }: LifetimeWindow,
  report: (expected: string, actual: string, advisory?: boolean) => void,
): void {
  const expected = `an expiry date ${ageInWords(low)} ahead or somewhat less`;
  if (ahead <= 0) report(expected, `one that passed ${ageInWords(-ahead)} ago`);
  else if (ahead > high + DAY) report(expected, `one ${ageInWords(ahead)} ahead`);
  else if (ahead < low * FRESH) report(expected, `one ${ageInWords(ahead)} ahead`, ahead >= low * RECENT);
}

async function firstUse(bench: ServerBench, judge: Judge): Promise<void> {
  const { clientId: id, clientSecret: secret, refreshToken } = bundleOf(bench);
  const client = { ...firstClient(bench), id, secret };
  const exchange = await refresh(bench, refreshToken, { client });
  if (successOf(exchange) !== undefined) return;
  judge.report({
    requirement: 'ENIGMA-11',
    expected: 'a token for the refresh token of the bundle, used with its client id and secret',
    actual: outcomeInWords(exchange),
    exchanges: [exchange],
  });
}

const common = {
  party: 'authorization-server',
  kind: 'scenario',
  requirements: ['ENIGMA-11'],
  claims: ['provisioning'],
  controls: [],
} as const;

export const provisioningChecks: readonly ServerCheck[] = [
  {
    ...common,
    id: 'provisioning-bundle',
    title: 'A new client is handed id, secret, refresh token and an expiry date about six months ahead',
    run: complete,
  },
  {
    ...common,
    id: 'provisioned-refresh-token',
    title: 'The refresh token that a new client is handed works for this client',
    run: firstUse,
  },
];
