import type { Call } from '../endpoints/index.ts';
import type { Client } from '../ports/index.ts';
import { bodyText } from '../wire/index.ts';
import { byAuthorizationServer, type ServerDeviation } from './deviation.ts';
import { withPolicies, withStep } from './override.ts';

type Override = ServerDeviation['override'];

/** A registration that finds nothing wrong with some of what it is told. */
const contentWith =
  (about: string, given = /^$/): Override =>
  (parts) =>
    withPolicies({
      registrationComplaints: (application) =>
        parts.policies
          .registrationComplaints(application)
          .filter(
            (complaint) => complaint.about !== about || !given.test(application[complaint.about] ?? ''),
          ),
    })(parts);

/** A registration that makes something else of an application than it should. */
const registering = (change: (client: Client, call: Call) => Partial<Client>): Override =>
  withStep('registerApplication', (original) => async (call, tools) => {
    const decision = await original(call, { ...tools, register: async () => {} });
    if (decision?.kind !== 'registered') return decision;
    const client = { ...decision.client, ...change(decision.client, call) };
    await tools.register(client);
    return { ...decision, client };
  });

/** What the body of a registration claims, as far as it is a list of texts. */
function claimed({ request }: Call, name: string): readonly string[] | undefined {
  try {
    const content: Readonly<Record<string, unknown>> = JSON.parse(bodyText(request));
    const value = content[name];
    return Array.isArray(value) ? value.map(String) : undefined;
  } catch {
    return undefined;
  }
}

export const applicationDeviations: readonly ServerDeviation[] = byAuthorizationServer([
  {
    name: 'registration-without-website',
    title: 'An application is registered that has no website.',
    profiles: ['cehub'],
    breaks: ['CEHUB-17'],
    override: contentWith('website'),
  },
  {
    name: 'registration-without-name',
    title: 'An application is registered that has no name.',
    profiles: ['cehub'],
    breaks: ['CEHUB-17'],
    override: contentWith('name'),
  },
  {
    name: 'registration-with-a-script',
    title: 'A script is registered as the redirect URI of an application.',
    profiles: ['cehub'],
    breaks: ['CEHUB-17'],
    override: contentWith('redirectUri', /^javascript:/),
  },
  {
    name: 'registration-with-a-path',
    title: 'A path is registered as the redirect URI of an application.',
    profiles: ['cehub'],
    breaks: ['CEHUB-17'],
    override: contentWith('redirectUri', /^\//),
  },
  {
    name: 'one-secret-for-all',
    title: 'Every registered application gets the same secret.',
    profiles: ['cehub'],
    breaks: ['CEHUB-19'],
    override: registering(() => ({ secret: 'the-secret-of-every-application' })),
  },
  {
    name: 'secret-is-the-identifier',
    title: 'The secret of a registered application is its identifier.',
    profiles: ['cehub'],
    breaks: ['CEHUB-19'],
    override: registering(({ id }) => ({ secret: id })),
  },
  {
    name: 'secret-of-six-characters',
    title: 'The secret of a registered application can be guessed.',
    profiles: ['cehub'],
    breaks: ['CEHUB-19'],
    override: registering(({ secret }) => ({ secret: secret.slice(0, 6) })),
  },
  {
    name: 'identifier-from-the-name',
    title: 'Applications of one name get one identifier.',
    profiles: ['cehub'],
    breaks: ['CEHUB-19'],
    override: registering(({ name = '' }) => ({ id: name.toLowerCase().replaceAll(' ', '-') })),
  },
  {
    name: 'registration-forgotten',
    title: 'Credentials are issued, and nobody remembers the application.',
    profiles: ['cehub'],
    breaks: ['CEHUB-19'],
    override: withStep(
      'registerApplication',
      (original) => (call, tools) => original(call, { ...tools, register: async () => {} }),
    ),
  },
  {
    name: 'registration-grants-what-is-asked',
    title: 'An application is registered with the grants that it asks for.',
    profiles: ['cehub'],
    breaks: ['CEHUB-D03'],
    override: registering((client, call) => ({ grants: [...(claimed(call, 'grants') ?? client.grants)] })),
  },
  {
    name: 'registration-gives-roles',
    title: 'An application is registered with the roles that it asks for.',
    profiles: ['cehub'],
    breaks: ['CEHUB-D03'],
    override: registering((_client, call) => ({ roles: [...(claimed(call, 'roles') ?? [])] })),
  },
  {
    name: 'passwords-for-every-application',
    title: 'Whether an application is trusted with passwords is not asked.',
    profiles: ['cehub'],
    breaks: ['CEHUB-24', 'CEHUB-D03'],
    override: withStep(
      'checkClientMayUseGrant',
      (original) => (call, tools) => (call.grantType === 'password' ? undefined : original(call, tools)),
    ),
  },
  {
    name: 'password-before-trust',
    title: 'An application that is not trusted is told whether a password is right.',
    profiles: ['cehub'],
    breaks: ['CEHUB-24'],
    override(parts) {
      const { findUser, checkPassword } = parts.steps;
      return withStep('checkClientMayUseGrant', (original) => async (call, tools) => {
        const refusal = await original(call, tools);
        if (refusal === undefined || call.grantType !== 'password') return refusal;
        return (await findUser(call, tools)) ?? (await checkPassword(call, tools)) ?? refusal;
      })(parts);
    },
  },
  {
    name: 'application-gets-a-user',
    title: 'A token for an application itself is one of the first user.',
    profiles: ['cehub'],
    breaks: ['CEHUB-25'],
    override: withStep('issue', (original) => async (call, tools) => {
      if (call.grantType !== 'client_credentials') return original(call, tools);
      const user = await tools.ports.store.user('alice');
      return original(user === undefined ? call : { ...call, user }, tools);
    }),
  },
]);
