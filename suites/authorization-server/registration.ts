import { MissingControl, type ServerBench, SetUpFailure } from '../../fixtures/bench/index.ts';
import type { TargetClient } from '../../fixtures/target/index.ts';
import { bodyText, type Exchange } from '../../mock-server/wire/index.ts';
import {
  accepted,
  firstUser,
  outcomeInWords,
  passwordParameters,
  replied,
  requestToken,
  successOf,
} from '../acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { readTokenError } from '../readers/index.ts';
import { ask, atTenant, under } from '../tenants.ts';

/** The three facts of an application. */
type Fact = 'name' | 'website' | 'redirectUri';
type Facts = Readonly<Record<Fact, string>>;

const FACTS: Facts = {
  name: 'Examined Application',
  website: 'https://examined.example/',
  redirectUri: 'https://examined.example/callback',
};

/** Facts that cannot be used, beside those that are missing or empty. @see RFC 6749 section 3.1.2 */
const UNUSABLE: readonly (readonly [fact: Fact, value: string, what: string])[] = [
  ['redirectUri', '/callback', 'a redirect URI that is not absolute'],
  ['redirectUri', 'https://examined.example/callback#part', 'a redirect URI with a fragment'],
  ['redirectUri', 'javascript:alert(1)', 'a redirect URI that is a script'],
  ['redirectUri', 'examined', 'a redirect URI that is none'],
];

/** Registers an application, with members of the request that are otherwise than usual; undefined leaves one out. */
function register(
  bench: ServerBench,
  change: Readonly<Partial<Record<Fact, string | undefined>>> = {},
  more: Readonly<Record<string, unknown>> = {},
  url: string | undefined = bench.target.endpoints.registration,
): Promise<Exchange> {
  if (url === undefined) throw new MissingControl('the target file has no endpoints.registration');
  const facts = { ...FACTS, ...change };
  const members = bench.target.registration;
  const json = Object.fromEntries(
    Object.entries(facts).map(([fact, value]) => [members[fact as Fact], value]),
  );
  return ask(bench, { method: 'POST', url, json: { ...json, ...more } });
}

/** The credentials that a registration has issued; undefined where it has not. */
function issued(exchange: Exchange): Pick<TargetClient, 'id' | 'secret'> | undefined {
  if (!accepted(exchange)) return undefined;
  try {
    const content: unknown = JSON.parse(bodyText(replied(exchange)));
    if (typeof content !== 'object' || content === null || !('client_id' in content)) return undefined;
    const { client_id: id } = content;
    const secret = 'client_secret' in content ? content.client_secret : '';
    return typeof id === 'string' && typeof secret === 'string' ? { id, secret } : undefined;
  } catch {
    return undefined;
  }
}

const clientOf = (credentials: Pick<TargetClient, 'id' | 'secret'>): TargetClient => ({
  ...credentials,
  grants: [],
  scopes: [],
  redirectUris: [FACTS.redirectUri],
  public: false,
});

/** @throws SetUpFailure when an application with all facts is refused */
async function registered(bench: ServerBench, ...order: readonly [Parameters<typeof register>[2]?, string?]) {
  const [more, url] = order;
  const exchange = await register(bench, {}, more, url);
  const credentials = issued(exchange);
  if (credentials !== undefined) return { exchange, credentials };
  throw new SetUpFailure(
    `the registration of an application with every fact got ${outcomeInWords(exchange)}`,
  );
}

async function facts(bench: ServerBench, judge: Judge): Promise<void> {
  await registered(bench);
  const wanting = Object.keys(FACTS).flatMap((fact) => [
    { change: { [fact]: undefined }, what: `without the fact ${fact}` },
    { change: { [fact]: '' }, what: `with an empty ${fact}` },
    { change: { [fact]: '   ' }, what: `with nothing but spaces for ${fact}` },
  ]);
  const unusable = UNUSABLE.map(([fact, value, what]) => ({
    change: { [fact]: value },
    what: `with ${what}`,
  }));
  for (const { change, what } of [...wanting, ...unusable]) {
    const exchange = await register(bench, change);
    replied(exchange);
    if (!accepted(exchange)) continue;
    judge.report({
      requirement: 'CEHUB-17',
      expected: `a registration ${what} to be refused`,
      actual: outcomeInWords(exchange),
      exchanges: [exchange],
    });
  }
  await unregistered(bench, judge);
}

/** Who is not registered gets no token, and nobody is sent anywhere for it. */
async function unregistered(bench: ServerBench, judge: Judge): Promise<void> {
  const nobody = clientOf({ id: 'nobodysapplication', secret: 'nobodyssecret' });
  const exchange = await requestToken(bench, { grant_type: 'client_credentials' }, { client: nobody });
  if (successOf(exchange) !== undefined) {
    judge.report({
      requirement: 'CEHUB-17',
      expected: 'no token for an application that nobody registered',
      actual: 'a token',
      exchanges: [exchange],
    });
  }
  const { authorization } = bench.target.endpoints;
  if (authorization === undefined || !bench.target.claims.has('authorization-code')) return;
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: nobody.id,
    redirect_uri: FACTS.redirectUri,
    state: 'x',
  });
  const visit = await bench
    .openUserAgent()
    .visit(`${authorization}?${query}`, { user: firstUser(bench), decision: 'allow' });
  if (visit.redirect?.startsWith(FACTS.redirectUri) !== true) return;
  judge.report({
    requirement: 'CEHUB-17',
    expected: 'nobody to be sent to an application that nobody registered',
    actual: `a redirect to ${visit.redirect}`,
    exchanges: visit.exchanges,
  });
}

const REGISTRATIONS = 4;
/** Of letters and digits, what is shorter has fewer than 95 bits. */
const SHORTEST_SECRET = 16;

async function credentials(bench: ServerBench, judge: Judge): Promise<void> {
  const known = [];
  for (let number = 0; number < REGISTRATIONS; number++) known.push(await registered(bench));
  const report = (expected: string, actual: string, exchanges: readonly Exchange[]) =>
    judge.report({ requirement: 'CEHUB-19', expected, actual, exchanges });
  const all = known.map(({ exchange }) => exchange);
  const ids = known.map(({ credentials: { id } }) => id);
  if (
    new Set([...ids, ...bench.target.clients.map(({ id }) => id)]).size <
    ids.length + bench.target.clients.length
  ) {
    report('an identifier of its own for each application', `the identifiers ${ids.join(', ')}`, all);
  }
  const secrets = known.map(({ credentials: { secret } }) => secret);
  if (new Set(secrets).size < secrets.length)
    report('a secret of its own for each application', 'the same secret twice', all);
  for (const { exchange, credentials } of known) {
    const { id, secret } = credentials;
    if (secret.length < SHORTEST_SECRET || secret.includes(id) || id.includes(secret)) {
      report(
        `a secret of ${SHORTEST_SECRET} characters or more that the identifier does not tell`,
        `one of ${secret.length} characters beside ${id}`,
        [exchange],
      );
    }
  }
  await judgeUse(bench, known[0], report);
}

/** Fresh credentials prove who asks at once, and the identifier alone proves nothing. */
async function judgeUse(
  bench: ServerBench,
  first: Awaited<ReturnType<typeof registered>> | undefined,
  report: (expected: string, actual: string, exchanges: readonly Exchange[]) => void,
): Promise<void> {
  if (first === undefined) return;
  const parameters = { grant_type: 'client_credentials' };
  const proven = await requestToken(bench, parameters, { client: clientOf(first.credentials) });
  const refusal = readTokenError(replied(proven));
  if (successOf(proven) === undefined && (!refusal.ok || refusal.value.error === 'invalid_client')) {
    report('credentials that a registration issued to prove the application', outcomeInWords(proven), [
      first.exchange,
      proven,
    ]);
  }
  for (const secret of ['', first.credentials.id, `${first.credentials.secret}x`]) {
    const attempt = await requestToken(bench, parameters, {
      client: clientOf({ ...first.credentials, secret }),
    });
    if (successOf(attempt) === undefined) continue;
    report('no token for the identifier of an application without its secret', 'a token', [
      first.exchange,
      attempt,
    ]);
  }
}

/** What somebody may write into a registration who wants to be trusted. */
const CLAIMED = {
  grants: ['password', 'client_credentials'],
  grant_types: ['password', 'client_credentials'],
  authorized_grant_types: 'password,client_credentials',
  trusted: true,
  roles: ['dispatcher', 'admin'],
  authorities: ['ADMIN'],
  tenant: 'company1',
};

async function notTrusted(bench: ServerBench, judge: Judge): Promise<void> {
  const { target } = bench;
  const { registration = '' } = target.endpoints;
  const [role] = target.userRoles;
  const claimed = {
    ...CLAIMED,
    ...(role === undefined ? {} : { roles: [role.name] }),
    tenant: target.tenants[0]?.id,
  };
  for (const url of [registration, ...target.tenants.map((tenant) => under(tenant, registration))]) {
    const modest = await powersOf(bench, await register(bench, {}, {}, url));
    const exchange = await register(bench, {}, claimed, url);
    // Whoever refuses such a registration has given nothing away. A resource that is open to all is for other rows.
    for (const [power, proof] of await powersOf(bench, exchange)) {
      if (modest.has(power) && power !== PASSWORDS) continue;
      judge.report({
        requirement: 'CEHUB-D03',
        expected: `${power} to be refused to an application that asked for trust when somebody registered it`,
        actual: 'it succeeds',
        exchanges: [exchange, ...proof],
      });
    }
  }
}

/** What only trusted applications have. @see CEHUB-24 */
const PASSWORDS = 'the password grant';

/** What a registered application can do, with the exchanges that show it. */
async function powersOf(
  bench: ServerBench,
  registration: Exchange,
): Promise<ReadonlyMap<string, readonly Exchange[]>> {
  const { target } = bench;
  const powers = new Map<string, readonly Exchange[]>();
  const obtained = issued(registration);
  if (obtained === undefined) return powers;
  const client = clientOf(obtained);
  if (target.claims.has('password')) {
    const login = await requestToken(bench, passwordParameters(firstUser(bench)), { client });
    if (successOf(login) !== undefined) powers.set(PASSWORDS, [login]);
  }
  const scope = target.clients[0]?.scopes.join(' ');
  const grant = await requestToken(bench, { grant_type: 'client_credentials', scope }, { client });
  const token = successOf(grant)?.accessToken;
  if (token === undefined) return powers;
  for (const resource of target.resources.filter(({ right }) => right !== undefined)) {
    for (const tenant of target.tenants) {
      const { method, url } = atTenant(tenant, resource);
      const call = await ask(bench, { method, url, token });
      if (accepted(call)) powers.set(`${method} ${url}`, [grant, call]);
    }
  }
  return powers;
}

const common = {
  party: 'authorization-server',
  kind: 'scenario',
  claims: ['registration'],
  controls: [],
} as const;

export const registrationChecks: readonly ServerCheck[] = [
  {
    ...common,
    id: 'registration-facts',
    title: 'An application is registered with a name, a website and a usable redirect URI, and not without',
    requirements: ['CEHUB-17'],
    run: facts,
  },
  {
    ...common,
    id: 'registration-credentials',
    title:
      'Each registration issues an identifier and a secret of its own, which work at once and only together',
    requirements: ['CEHUB-19'],
    run: credentials,
  },
  {
    ...common,
    id: 'registration-gives-no-trust',
    title: 'Nobody becomes a trusted application by registering',
    requirements: ['CEHUB-D03'],
    run: notTrusted,
  },
];
