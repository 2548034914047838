import type { JsonWebKey } from 'node:crypto';
import type { ServerBench } from '../../fixtures/bench/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { obtained, obtainTokens, refresh } from '../acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { publishedKeys } from '../key-set.ts';
import { accessTokenWindow, expectationsOf } from '../profiles.ts';
import { type Jwt, readJwt } from '../readers/index.ts';
import { ROUNDING } from '../time.ts';

async function soundness(bench: ServerBench, judge: Judge): Promise<void> {
  const keys = await publishedKeys(bench);
  const first = await obtainTokens(bench);
  judgeToken(bench, judge, first.answer.accessToken, first.exchange, keys);
  const { refreshToken } = first.answer;
  if (refreshToken === undefined || !bench.target.claims.has('refresh')) return;
  // A life that is counted from the login shows in a token of a later refresh.
  if (bench.target.controls.has('clock')) await bench.clock.advance('PT5S');
  const second = obtained(bench, await refresh(bench, refreshToken), 'a refresh');
  judgeToken(bench, judge, second.answer.accessToken, second.exchange, keys);
}

function judgeToken(
  bench: ServerBench,
  judge: Judge,
  token: string,
  exchange: Exchange,
  keys: readonly JsonWebKey[],
): void {
  const reading = readJwt(token);
  const flaws = [
    ...reading.flaws,
    ...(reading.ok ? [...flawsOfHeader(reading.value, keys), ...flawsOfTimes(bench, reading.value)] : []),
  ];
  for (const { where, expected, actual } of flaws) {
    judge.report({
      requirement: 'ENIGMA-23',
      expected: `${expected} (access token, ${where})`,
      actual,
      exchanges: [exchange],
    });
  }
}

interface Complaint {
  readonly where: string;
  readonly expected: string;
  readonly actual: string;
}

const ASYMMETRIC = /^(?:(?:RS|PS|ES)(?:256|384|512)|ES256K|EdDSA|Ed25519|Ed448)$/;

function* flawsOfHeader({ header }: Jwt, keys: readonly JsonWebKey[]): Generator<Complaint> {
  const { alg, kid } = header;
  if (typeof alg !== 'string' || !ASYMMETRIC.test(alg)) {
    yield { where: 'header alg', expected: 'an asymmetric signature', actual: String(alg) };
  }
  if (typeof kid !== 'string' || kid === '') {
    yield { where: 'header kid', expected: 'the name of the key', actual: inWords(kid) };
  } else if (keys.length > 0 && !keys.some((key) => key.kid === kid)) {
    yield { where: 'header kid', expected: 'the name of a key that is published', actual: inWords(kid) };
  }
}

function* flawsOfTimes(bench: ServerBench, { claims }: Jwt): Generator<Complaint> {
  const { iat, exp, nbf } = claims;
  if (typeof iat !== 'number' || typeof exp !== 'number') {
    const actual = `iat ${inWords(iat)}, exp ${inWords(exp)}`;
    yield { where: 'claims iat and exp', expected: 'both, in seconds', actual };
    return;
  }
  const window = accessTokenWindow(expectationsOf(bench.target), undefined);
  const life = exp - iat;
  if (window !== undefined && (life < window.low - ROUNDING || life > window.high + ROUNDING)) {
    yield { where: 'claims iat and exp', expected: `${window.low} s between them`, actual: `${life} s` };
  }
  if (typeof nbf === 'number' && nbf > iat) {
    yield { where: 'claim nbf', expected: 'no later than iat', actual: `${nbf - iat} s later` };
  }
}

const inWords = (value: unknown): string => (value === undefined ? 'none' : JSON.stringify(value));

export const accessTokenFormChecks: readonly ServerCheck[] = [
  {
    id: 'jwt-access-token-form',
    title: 'A JWT access token names an asymmetric method, its key, and a life of one hour from now on',
    party: 'authorization-server',
    kind: 'scenario',
    requirements: ['ENIGMA-23'],
    claims: ['jwt-access-tokens'],
    controls: [],
    run: soundness,
  },
];
