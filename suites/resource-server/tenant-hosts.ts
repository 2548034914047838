import fc from 'fast-check';
import type { ServerBench } from '../../fixtures/bench/index.ts';
import type { TargetResource, TargetTenant, TargetUser } from '../../fixtures/target/index.ts';
import type { Exchange, HeaderField } from '../../mock-server/wire/index.ts';
import { accepted, outcomeInWords, replied } from '../acts.ts';
import { type Judge, type ServerCheck, violation } from '../check.ts';
import { atMost, property } from '../property.ts';
import { ask, atTenant, companiesOf, memberTokens, permitted, tenantsSeen } from '../tenants.ts';

/** A way in which a caller may write a tenant into a request, beside the host that it addresses. */
interface Claim {
  readonly where: string;
  headers(tenant: TargetTenant): readonly HeaderField[];
  query?(tenant: TargetTenant): string;
}

const hostOf = ({ baseUrl }: TargetTenant): string => new URL(baseUrl).host;

const field = (name: string, value: (tenant: TargetTenant) => string): Claim => ({
  where: `the field ${name}`,
  headers: (tenant) => [[name, value(tenant)]],
});
const parameter = (name: string): Claim => ({
  where: `the parameter ${name}`,
  headers: () => [],
  query: ({ id }) => `${name}=${encodeURIComponent(id)}`,
});

const CLAIMS: readonly Claim[] = [
  field('X-Forwarded-Host', hostOf),
  field('X-Forwarded-Server', hostOf),
  field('X-Host', hostOf),
  field('X-Original-Host', hostOf),
  field('Forwarded', (tenant) => `host=${hostOf(tenant)}`),
  field('Origin', ({ baseUrl }) => baseUrl),
  field('Referer', ({ baseUrl }) => `${baseUrl}/`),
  ...['X-Tenant', 'X-Tenant-Id', 'X-TenantID', 'Tenant', 'Tenant-Id'].map((name) =>
    field(name, ({ id }) => id),
  ),
  ...['tenant', 'tenantId', 'tenant_id', 'company'].map(parameter),
];

/** Which tenant a request addresses by its host, and which it names beside. */
interface Places {
  readonly at: TargetTenant;
  readonly claimed: TargetTenant;
}

/** Mostly those in which a claim that is believed shows: somebody is at a host of others, and claims to be at home. */
function placesOf(home: TargetTenant, tenants: readonly TargetTenant[]): fc.Arbitrary<Places> {
  const any = fc.record({ at: fc.constantFrom(...tenants), claimed: fc.constantFrom(...tenants) });
  const others = tenants.filter(({ id }) => id !== home.id);
  if (others.length === 0) return any;
  const away = fc.record({ at: fc.constantFrom(...others), claimed: fc.constant(home) });
  return fc.oneof({ weight: 3, arbitrary: away }, { weight: 1, arbitrary: any });
}

interface Case {
  readonly user: TargetUser;
  readonly resource: TargetResource;
  readonly places: Places;
  readonly claims: readonly Claim[];
}

/** What a member with rights may read at the own tenant. */
function readable({ target }: ServerBench) {
  return companiesOf(target).flatMap(({ tenant, members }) =>
    members
      .slice(0, 1)
      .flatMap((user) =>
        target.resources
          .filter((resource) => resource.method === 'GET' && permitted(target, user, resource) === true)
          .map((resource) => ({ user, home: tenant, resource })),
      ),
  );
}

async function overrides(bench: ServerBench, judge: Judge): Promise<void> {
  const tenants = companiesOf(bench.target).map(({ tenant }) => tenant);
  const tokens = await tokensOf(bench);
  const cases: fc.Arbitrary<Case> = fc.constantFrom(...readable(bench)).chain(({ user, home, resource }) =>
    fc.record({
      user: fc.constant(user),
      resource: fc.constant(resource),
      places: placesOf(home, tenants),
      claims: fc.shuffledSubarray([...CLAIMS], { minLength: 1 }),
    }),
  );
  await property(atMost(judge, CASES), cases, story, async ({ user, resource, places, claims }) => {
    const { at, claimed } = places;
    const query = claims.flatMap((claim) => claim.query?.(claimed) ?? []).join('&');
    const { url } = atTenant(at, resource);
    const token = tokens.get(user);
    const plain = await ask(bench, { url, token });
    const exchange = await ask(bench, {
      url: query === '' ? url : `${url}${url.includes('?') ? '&' : '?'}${query}`,
      token,
      headers: claims.flatMap((claim) => claim.headers(claimed)),
    });
    const [usual, now] = [plain, exchange].map((each) => outcomeFor(bench, user, each));
    // Who claims another tenant may be refused for it: nothing is shown then.
    if (now === usual || now === 'refused') return;
    throw violation({
      requirement: 'CEHUB-34',
      expected: `the host ${hostOf(at)} to say the tenant, whatever else the request names`,
      actual: `${outcomeInWords(exchange)} for ${user.name}, who is of ${user.tenant}`,
      exchanges: [plain, exchange],
    });
  });
}

const CASES = 40;

async function tokensOf(bench: ServerBench): Promise<ReadonlyMap<TargetUser, string>> {
  const tokens = new Map<TargetUser, string>();
  for (const { user } of readable(bench)) {
    if (!tokens.has(user)) tokens.set(user, (await memberTokens(bench, user)).answer.accessToken);
  }
  return tokens;
}

const story = ({ user, resource, places: { at, claimed }, claims }: Case): string[] => [
  `${user.name} of ${user.tenant} logs in`,
  `${user.name} asks for ${atTenant(at, resource).url}`,
  `the request names ${claimed.id} in ${claims.map(({ where }) => where).join(', ')}`,
];

/** Ways to write the same host. @see RFC 9110 section 4.2.3 */
const SPELLINGS: readonly { readonly how: string; readonly advisory?: true; spell(host: string): string }[] =
  [
    { how: 'in capitals', spell: (host) => host.toUpperCase() },
    { how: 'with a port', advisory: true, spell: (host) => (/:\d+$/.test(host) ? host : `${host}:443`) },
    { how: 'with a dot at its end', advisory: true, spell: (host) => host.replace(/(:\d+)?$/, '.$1') },
  ];

/** A host under a name that is kept free for examples. @see RFC 2606 section 2 */
const NOBODY = 'www.nobody-at-all.test';

async function spellings(bench: ServerBench, judge: Judge): Promise<void> {
  const tokens = await tokensOf(bench);
  for (const { user, resource } of readable(bench)) {
    const token = tokens.get(user);
    for (const { tenant } of companiesOf(bench.target)) {
      const { url } = atTenant(tenant, resource);
      const plain = await ask(bench, { url, token });
      const usual = outcomeFor(bench, user, plain);
      for (const { how, advisory, spell } of SPELLINGS) {
        const host = spell(hostOf(tenant));
        const exchange = await ask(bench, { url, token, headers: [['Host', host]] });
        const now = outcomeFor(bench, user, exchange);
        if (now === usual) continue;
        judge.report({
          requirement: 'CEHUB-34',
          expected: `${host} to be the host of ${tenant.id}, ${how} as otherwise`,
          actual: `${outcomeInWords(exchange)} for ${user.name}, who is of ${user.tenant}`,
          exchanges: [plain, exchange],
          ...(now === 'refused' && advisory ? { advisory } : {}),
        });
      }
      const exchange = await ask(bench, { url, token, headers: [['Host', NOBODY]] });
      if (usual === 'refused' || !accepted(exchange)) continue;
      judge.report({
        requirement: 'CEHUB-34',
        expected: `a request to ${NOBODY}, which is no tenant's, to be refused`,
        actual: `${outcomeInWords(exchange)} for ${user.name}, who is of ${user.tenant}`,
        exchanges: [exchange],
      });
    }
  }
}

/** What somebody is shown: nothing, the own data, or that of others. */
function outcomeFor({ target }: ServerBench, user: TargetUser, exchange: Exchange): string {
  replied(exchange);
  const strangers = [...tenantsSeen(target, exchange)].filter((id) => id !== user.tenant);
  return [accepted(exchange) ? 'served' : 'refused', ...strangers].join(' ');
}

const common = {
  party: 'resource-server',
  requirements: ['CEHUB-34'],
  claims: ['tenants', 'password'],
  controls: [],
} as const;

export const tenantHostChecks: readonly ServerCheck[] = [
  {
    ...common,
    id: 'tenant-overrides',
    title: 'No field and no parameter makes a request one for another tenant than its host',
    kind: 'property',
    run: overrides,
  },
  {
    ...common,
    id: 'tenant-host-spellings',
    title: 'A host is the same tenant in every spelling, and a host of nobody is refused',
    kind: 'scenario',
    run: spellings,
  },
];
