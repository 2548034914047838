import type { ServerBench } from '../../fixtures/bench/index.ts';
import type { ServerTarget, TargetResource, TargetTenant, TargetUser } from '../../fixtures/target/index.ts';
import { bodyText, type Exchange, headerValues, pathOf } from '../../mock-server/wire/index.ts';
import { accepted, outcomeInWords, replied } from '../acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { expectationsOf } from '../profiles.ts';
import { resourceInWords } from '../resource-acts.ts';
import { ask, atTenant, companiesOf, memberTokens, permitted, tenantsSeen } from '../tenants.ts';

/** Something that can be asked for at every tenant. */
interface Place {
  readonly method: string;
  readonly url: string;
  /** Tenant whose record stands there; none for a list, which each tenant has of its own. */
  readonly record?: string;
}

/** What a member may ask for: resources within the own rights, and every record. */
function placesFor(target: ServerTarget, user: TargetUser): readonly Place[] {
  return [
    ...target.resources.filter((resource) => permitted(target, user, resource) === true),
    ...target.records
      .filter(({ path }) => permitted(target, user, guardOf(target, path)) === true)
      .map(({ tenant, path }) => ({ method: 'GET', url: path, record: tenant })),
  ];
}

/** What is listed nearest above a record says who may read it. */
const guardOf = ({ resources }: ServerTarget, path: string): Pick<TargetResource, 'right'> =>
  resources
    .filter(({ method, url }) => method === 'GET' && path.startsWith(`${pathOf(url)}/`))
    .toSorted((one, other) => other.url.length - one.url.length)[0] ?? {};

/** Every member at every tenant, at home and away by turns, each place twice: a border that opens is a border that is open. */
async function borders(bench: ServerBench, judge: Judge): Promise<void> {
  const { target } = bench;
  const companies = companiesOf(target);
  const tenants = companies.map(({ tenant }) => tenant);
  const pairs = companies.flatMap(({ members }) => members.slice(0, MEMBERS).map((user) => ({ user })));
  const tokens = new Map<TargetUser, string>();
  for (const { user } of pairs) tokens.set(user, (await memberTokens(bench, user)).answer.accessToken);
  for (let round = 0; round < ROUNDS; round++) {
    for (const { user } of pairs) {
      for (const place of placesFor(target, user)) {
        for (const tenant of tenants) {
          const token = tokens.get(user);
          const exchange = await ask(bench, {
            method: place.method,
            url: atTenant(tenant, place).url,
            token,
          });
          const visit = { bench, judge, user, tenant, place, exchange };
          if (tenant.id === user.tenant) judgeAtHome(visit);
          else judgeAway(visit);
        }
      }
    }
  }
}

/** More members of a tenant show no more of its border. */
const MEMBERS = 2;
const ROUNDS = 2;

interface Visit {
  readonly bench: ServerBench;
  readonly judge: Judge;
  readonly user: TargetUser;
  readonly tenant: TargetTenant;
  readonly place: Place;
  readonly exchange: Exchange;
}

function judgeAtHome({ bench, judge, user, tenant, place, exchange }: Visit): void {
  const where = `${resourceInWords(atTenant(tenant, place))} for ${user.name}, who is of ${tenant.id}`;
  if (reportStrangers({ bench, judge, user, tenant, place, exchange })) return;
  const own = place.record === undefined || place.record === tenant.id;
  if (own === accepted(exchange)) {
    if (own && place.method === 'GET') judgeKeeping(judge, exchange, where);
    return;
  }
  judge.report({
    requirement: own ? 'CEHUB-13' : 'CEHUB-05',
    expected: own ? `to be served ${where}` : `nothing at ${where}: the record is of ${place.record}`,
    actual: outcomeInWords(exchange),
    exchanges: [exchange],
  });
}

function judgeAway({ bench, judge, user, tenant, place, exchange }: Visit): void {
  const status = expectationsOf(bench.target).foreignTenantStatus ?? 401;
  const where = `${resourceInWords(atTenant(tenant, place))} for ${user.name}, who is of ${user.tenant}`;
  const report = (requirement: string | readonly string[], expected: string) =>
    judge.report({ requirement, expected, actual: outcomeInWords(exchange), exchanges: [exchange] });
  if (accepted(exchange)) {
    report(['CEHUB-04', 'CEHUB-35'], `a refusal at ${where}`);
  } else {
    const reply = replied(exchange);
    if (reply.status !== status) report('CEHUB-35', `status ${status} at ${where}`);
    else if (bodyText(reply).replace(/[{}[\]\s"]/g, '') === '') report('CEHUB-35', `a message at ${where}`);
  }
  reportStrangers({ bench, judge, user, tenant, place, exchange });
}

/** Finds what is of other tenants in an answer. */
function reportStrangers({ bench, judge, user, place, exchange }: Visit): boolean {
  const strangers = [...tenantsSeen(bench.target, exchange)].filter((id) => id !== user.tenant);
  if (strangers.length === 0) return false;
  judge.report({
    // At a list the tenant is in question that a record is given, and which of two hosts it is shown at.
    requirement: [
      'CEHUB-05',
      ...(accepted(exchange) ? [] : ['CEHUB-35']),
      ...(place.record === undefined && accepted(exchange) ? ['CEHUB-36', 'CEHUB-37'] : []),
    ],
    expected: `nothing of ${strangers.join(', ')} to be shown to ${user.name}, who is of ${user.tenant}`,
    actual: outcomeInWords(exchange),
    exchanges: [exchange],
  });
  return true;
}

/** What lets a cache that others use keep the answer to a request with a token. @see RFC 9111 section 3.5 */
const SHARED = /^(public|s-maxage(=.*)?)$/i;

function judgeKeeping(judge: Judge, exchange: Exchange, where: string): void {
  const directives = headerValues(replied(exchange), 'cache-control').flatMap((field) => field.split(','));
  const shared = directives.map((each) => each.trim()).find((each) => SHARED.test(each));
  if (shared === undefined) return;
  judge.report({
    requirement: 'CEHUB-37',
    expected: `no cache to be allowed to keep ${where} for others`,
    actual: `Cache-Control: ${shared}`,
    exchanges: [exchange],
  });
}

/** Which lists show each tenant its own records; where some do and others do not, those are short of something. */
async function ownLists(bench: ServerBench, judge: Judge): Promise<void> {
  const { target } = bench;
  const companies = companiesOf(target);
  let telling = 0;
  for (const resource of target.resources.filter(({ method }) => method === 'GET')) {
    const seen = [];
    for (const { tenant, members } of companies) {
      const user = members.find((member) => permitted(target, member, resource) === true);
      if (user === undefined) continue;
      const { answer } = await memberTokens(bench, user);
      const { url } = atTenant(tenant, resource);
      const exchange = await ask(bench, { url, token: answer.accessToken });
      seen.push({ tenant, exchange, tells: tenantsSeen(target, exchange).has(tenant.id) });
    }
    if (!seen.some(({ tells }) => tells)) continue;
    telling++;
    for (const { tenant, exchange } of seen.filter(({ tells }) => !tells)) {
      judge.report({
        requirement: 'CEHUB-37',
        expected: `records of ${tenant.id} at ${resourceInWords(atTenant(tenant, resource))}`,
        actual: outcomeInWords(exchange),
        exchanges: [exchange],
      });
    }
  }
  if (telling > 0) return;
  judge.leave(
    'CEHUB-37',
    'untestable',
    'no resource shows any of the canaries that "records" in the target file names',
  );
}

const common = {
  party: 'resource-server',
  kind: 'scenario',
  claims: ['tenants', 'password'],
  controls: [],
} as const;

export const tenantBorderChecks: readonly ServerCheck[] = [
  {
    ...common,
    id: 'tenant-borders',
    title:
      'Each user is served at the own tenant, gets 401 with a message at every other, and never sees what is theirs',
    requirements: ['CEHUB-04', 'CEHUB-05', 'CEHUB-13', 'CEHUB-35', 'CEHUB-36', 'CEHUB-37'],
    run: borders,
  },
  {
    ...common,
    id: 'tenant-lists',
    title: 'The same path shows each tenant its own records',
    requirements: ['CEHUB-37'],
    run: ownLists,
  },
];
