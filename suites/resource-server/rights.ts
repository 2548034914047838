import fc from 'fast-check';
import { MissingControl, type ServerBench } from '../../fixtures/bench/index.ts';
import type { ServerTarget, TargetResource, TargetUser } from '../../fixtures/target/index.ts';
import { bodyText, type Exchange } from '../../mock-server/wire/index.ts';
import { accepted, firstClient, outcomeInWords, replied, requestToken, successOf } from '../acts.ts';
import { breach } from '../breach.ts';
import { type Finding, type Judge, type ServerCheck, violation } from '../check.ts';
import { atMost, property } from '../property.ts';
import { resourceInWords } from '../resource-acts.ts';
import { ask, atTenant, companiesOf, memberTokens, permitted } from '../tenants.ts';

/** What takes a right, as the user's own tenant has it. @throws MissingControl when the target file names nothing */
function tasksOf({ resources, tenants }: ServerTarget, user: TargetUser): readonly TargetResource[] {
  const own = tenants.find(({ id }) => id === user.tenant);
  const guarded = resources.filter(({ right }) => right !== undefined);
  if (guarded.length === 0) throw new MissingControl('the target file has no resource with a "right"');
  return own === undefined ? guarded : guarded.map((resource) => atTenant(own, resource));
}

async function taskByTask(bench: ServerBench, judge: Judge): Promise<void> {
  const { target } = bench;
  for (const user of target.users.filter(({ roles }) => roles !== undefined)) {
    const token = (await memberTokens(bench, user)).answer.accessToken;
    for (const task of tasksOf(target, user)) {
      const exchange = await ask(bench, { method: task.method, url: task.url, token });
      const finding = findingOn(target, user, task, exchange);
      if (finding !== undefined) judge.report({ ...finding, requirement: ['CEHUB-06', 'CEHUB-15'] });
      else judgeRefusal(judge, user, task, exchange);
    }
  }
}

/** What is to be said where a task is served without the right, or refused with it. */
function findingOn(
  target: ServerTarget,
  user: Pick<TargetUser, 'name' | 'roles'>,
  task: TargetResource,
  exchange: Exchange,
): Omit<Finding, 'requirement'> | undefined {
  replied(exchange);
  const may = permitted(target, user, task) === true;
  if (accepted(exchange) === may) return undefined;
  const roles = user.roles?.join(' and ') || 'nothing';
  return {
    expected: `${resourceInWords(task)}, which takes the right ${task.right}, to be ${may ? 'served' : 'refused'} to ${user.name}, who is ${roles}`,
    actual: outcomeInWords(exchange),
    exchanges: [exchange],
  };
}

/** The document gives no status for a missing right; 401 sends clients for another token, which helps nobody. */
function judgeRefusal(judge: Judge, user: TargetUser, task: TargetResource, exchange: Exchange): void {
  const { status } = replied(exchange);
  if (accepted(exchange) || status === 403) return;
  judge.report({
    requirement: 'CEHUB-06',
    expected: `status 403 at ${resourceInWords(task)} for ${user.name}, who lacks the right ${task.right}`,
    actual: outcomeInWords(exchange),
    exchanges: [exchange],
    advisory: status === 401,
  });
}

/** What somebody is from one request to the next. */
type Careers = readonly (readonly string[])[];

async function changes(bench: ServerBench, judge: Judge): Promise<void> {
  const { target } = bench;
  const [user] = companiesOf(target).flatMap(({ members }) => members);
  if (user?.roles === undefined)
    throw new MissingControl('the first user of a tenant has no "roles" in the target file');
  const names = target.userRoles.map(({ name }) => name);
  const careers: fc.Arbitrary<Careers> = fc.array(fc.subarray(names), { minLength: 1, maxLength: 4 });
  await property(atMost(judge, CAREERS), careers, story(user), async (given) => {
    const exchanges: Exchange[] = [];
    await bench.changeAccount(user.name, { roles: user.roles ?? [] });
    const login = await memberTokens(bench, user);
    exchanges.push(login.exchange);
    for (const roles of given) {
      await bench.changeAccount(user.name, { roles });
      for (const task of tasksOf(target, user)) {
        const exchange = await ask(bench, {
          method: task.method,
          url: task.url,
          token: login.answer.accessToken,
        });
        exchanges.push(exchange);
        const finding = findingOn(target, { ...user, roles }, task, exchange);
        if (finding !== undefined)
          breach(bench, { ...finding, requirement: ['CEHUB-06', 'CEHUB-15'], exchanges });
      }
    }
  });
}

const CAREERS = 12;

const story =
  ({ name }: TargetUser) =>
  (careers: Careers): string[] => [
    `${name} logs in`,
    ...careers.map(
      (roles) =>
        `${name} becomes ${roles.join(' and ') || 'nothing'} and tries every task with the same token`,
    ),
  ];

/** What an application may do that acts for itself. */
async function applications(bench: ServerBench, judge: Judge): Promise<void> {
  const { target } = bench;
  for (const client of target.clients.filter((each) => each.tenant !== undefined && mayActForItself(each))) {
    const own = target.tenants.find(({ id }) => id === client.tenant);
    const url = own && target.endpoints.token;
    if (own === undefined || url === undefined) continue;
    const scope =
      client.scopes.length > 0 && target.claims.has('scopes') ? client.scopes.join(' ') : undefined;
    const issue = await requestToken(bench, { grant_type: 'client_credentials', scope }, { client });
    const token = successOf(issue)?.accessToken;
    if (token === undefined) {
      judge.report({
        requirement: 'CEHUB-25',
        expected: `a token for ${client.id} itself`,
        actual: outcomeInWords(issue),
        exchanges: [issue],
      });
      continue;
    }
    for (const resource of target.resources) {
      for (const tenant of target.tenants) {
        const away = tenant.id !== client.tenant;
        if (!away && resource.usersOnly !== true) continue;
        const task = atTenant(tenant, resource);
        const exchange = await ask(bench, { method: task.method, url: task.url, token });
        if (!accepted(exchange)) continue;
        judge.report({
          requirement: 'CEHUB-25',
          expected: `${resourceInWords(task)} to be refused to ${client.id}, which acts for itself${away ? ` and is of ${client.tenant}` : ''}`,
          actual: outcomeInWords(exchange),
          exchanges: [issue, exchange],
        });
      }
    }
  }
}

const mayActForItself = ({
  grants,
  public: isPublic,
}: {
  readonly grants: readonly string[];
  readonly public: boolean;
}) => !isPublic && (grants.length === 0 || grants.includes('client_credentials'));

/** Whose account is shown at what is for users only. */
async function ownAccount(bench: ServerBench, judge: Judge): Promise<void> {
  const { target } = bench;
  const accounts = target.resources.filter(({ usersOnly, method }) => usersOnly === true && method === 'GET');
  if (accounts.length === 0) {
    return judge.leave('CEHUB-26', 'untestable', 'the target file has no resource that is "usersOnly"');
  }
  const shown = [];
  for (const { tenant, members } of companiesOf(target)) {
    for (const user of members) {
      const { answer } = await memberTokens(bench, user, firstClient(bench).scopes);
      for (const account of accounts) {
        const { url } = atTenant(tenant, account);
        const exchange = await ask(bench, { url, token: answer.accessToken });
        if (accepted(exchange)) shown.push({ user, account, exchange, text: bodyText(replied(exchange)) });
      }
    }
  }
  for (const { user, account, exchange, text } of shown) {
    const strangers = target.users.filter(({ name }) => name !== user.name && names(text, name));
    const nameless =
      !names(text, user.name) &&
      shown.some((other) => other.account === account && names(other.text, other.user.name));
    if (strangers.length === 0 && !nameless) continue;
    throw violation({
      requirement: 'CEHUB-26',
      expected: `the account of ${user.name} and of nobody else at ${account.url}`,
      actual:
        strangers.length > 0
          ? `that of ${strangers.map(({ name }) => name).join(', ')}`
          : outcomeInWords(exchange),
      exchanges: [exchange],
    });
  }
}

/** Whether a text has a name as a value of its own. */
const names = (text: string, name: string): boolean => text.includes(JSON.stringify(name));

const common = { party: 'resource-server', kind: 'scenario', controls: [] } as const;

export const rightChecks: readonly ServerCheck[] = [
  {
    ...common,
    id: 'rights-by-task',
    title: 'Each user is served exactly the tasks that the own roles permit, and refused the others with 403',
    requirements: ['CEHUB-06', 'CEHUB-15'],
    claims: ['roles', 'password'],
    run: taskByTask,
  },
  {
    ...common,
    id: 'changed-roles',
    title: 'A change of roles shows at the next request, with the token that there was before',
    kind: 'property',
    requirements: ['CEHUB-06', 'CEHUB-15'],
    claims: ['roles', 'tenants', 'password'],
    controls: ['account'],
    run: changes,
  },
  {
    ...common,
    id: 'applications-for-themselves',
    title: 'An application that acts for itself gets a token that is no person’s, and is bound to its tenant',
    requirements: ['CEHUB-25'],
    claims: ['client-credentials', 'tenants'],
    run: applications,
  },
  {
    ...common,
    id: 'own-account',
    title: 'A token opens the account that it stands for, and no other',
    requirements: ['CEHUB-26'],
    claims: ['tenants', 'password'],
    run: ownAccount,
  },
];
