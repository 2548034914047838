import type { ServerBench } from '../../fixtures/bench/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { firstClient, obtainTokens } from '../acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { knownIssuers } from '../issuer.ts';
import { type Jwt, readJwt } from '../readers/index.ts';

/** What every token has to say. @see RFC 9068 section 2.2 */
const REQUIRED: Readonly<Record<string, 'string' | 'number' | 'audience'>> = {
  iss: 'string',
  exp: 'number',
  aud: 'audience',
  sub: 'string',
  client_id: 'string',
  iat: 'number',
  jti: 'string',
};

async function content(bench: ServerBench, judge: Judge): Promise<void> {
  const issuers = await knownIssuers(bench);
  const ids = new Map<string, Exchange>();
  for (let token = 0; token < 3; token++) {
    const { answer, exchange } = await obtainTokens(bench);
    const report = (expected: string, actual: string, ...before: readonly Exchange[]) =>
      judge.report({ requirement: 'B-46', expected, actual, exchanges: [...before, exchange] });
    const reading = readJwt(answer.accessToken);
    if (!reading.ok)
      return report('an access token that is a JWT', reading.flaws.map(({ actual }) => actual).join(', '));
    judgeHeader(reading.value, report);
    judgeClaims(reading.value, firstClient(bench).id, issuers, report);
    const { jti } = reading.value.claims;
    if (typeof jti !== 'string') continue;
    const other = ids.get(jti);
    if (other !== undefined) report('a jti that no other token has', 'the jti of a token before', other);
    ids.set(jti, exchange);
  }
}

type Report = (expected: string, actual: string) => void;

function judgeHeader({ header }: Jwt, report: Report): void {
  const { typ, alg } = header;
  if (typeof typ !== 'string' || !/^(application\/)?at\+jwt$/i.test(typ)) {
    report('the type at+jwt in the header', JSON.stringify(typ) ?? 'no typ');
  }
  if (typeof alg !== 'string' || alg.toLowerCase() === 'none') {
    report('a signed access token', `the alg ${JSON.stringify(alg)}`);
  }
}

function judgeClaims({ claims }: Jwt, clientId: string, issuers: readonly string[], report: Report): void {
  for (const [name, type] of Object.entries(REQUIRED)) {
    const value = claims[name];
    if (fits(value, type)) continue;
    report(`the claim ${name}`, value === undefined ? 'no such claim' : `a value of type ${typeof value}`);
  }
  const { iss, client_id: client } = claims;
  if (typeof iss === 'string' && issuers.length > 0 && !issuers.includes(iss)) {
    report(`the issuer ${issuers.join(' or ')}`, iss);
  }
  if (typeof client === 'string' && client !== clientId) report(`the client_id ${clientId}`, client);
}

function fits(value: unknown, type: 'string' | 'number' | 'audience'): boolean {
  if (type !== 'audience') return typeof value === type && value !== '';
  const audience = [value].flat();
  return audience.length > 0 && audience.every((each) => typeof each === 'string' && each !== '');
}

export const jwtProfileChecks: readonly ServerCheck[] = [
  {
    id: 'jwt-profile-content',
    title: 'An access token of the JWT profile is of type at+jwt and has every claim that it needs',
    party: 'authorization-server',
    kind: 'scenario',
    requirements: ['B-46'],
    claims: ['jwt-profile'],
    controls: [],
    run: content,
  },
];
