import { verifySignature, writeMembers } from '../tokens/index.ts';
import { bytes } from '../wire/index.ts';
import { byAuthorizationServer, type ServerDeviation } from './deviation.ts';
import { withStep } from './override.ts';
import { withTokens } from './signed-tokens.ts';

type Members = Record<string, unknown>;

/** Tokens that say something else, and a server that is used to it. */
const saying = (
  change: (members: Members) => Members,
  understood: (members: Members) => Members = (said) => said,
) =>
  withTokens({
    write: (...order) => {
      const { header, claims } = writeMembers(...order);
      return { header, claims: change(claims) };
    },
    verify: async (token, ports) => {
      const said = JSON.parse(Buffer.from(await verifySignature(token, ports)).toString()) as Members;
      return bytes(JSON.stringify(understood(said)));
    },
  });

const dataOf = ({ data }: Members): Members =>
  typeof data === 'object' && data !== null ? (data as Members) : {};

const faults: readonly Omit<ServerDeviation, 'party' | 'profiles'>[] = [
  {
    name: 'expiration-in-seconds',
    title: 'The expiration of a token stands in it as seconds since the epoch.',
    breaks: ['MOBILEFIRST-13'],
    override: saying(
      (said) => ({ ...said, expiration: Number(said.expiration) / 1000 }),
      (said) => ({ ...said, expiration: Number(said.expiration) * 1000 }),
    ),
  },
  {
    name: 'expiration-as-a-date',
    title: 'The expiration of a token stands in it as a date.',
    breaks: ['MOBILEFIRST-13'],
    override: saying(
      (said) => ({ ...said, expiration: new Date(Number(said.expiration)).toISOString() }),
      (said) => ({ ...said, expiration: Date.parse(String(said.expiration)) }),
    ),
  },
  {
    name: 'token-without-a-version',
    title: 'Tokens do not say their version.',
    breaks: ['MOBILEFIRST-13'],
    override: saying(({ version: _, ...said }) => said),
  },
  {
    name: 'scope-of-a-token-in-a-list',
    title: 'The scope of a token is a list with one name in it.',
    breaks: ['MOBILEFIRST-13'],
    override: saying(
      (said) => ({ ...said, scope: [said.scope] }),
      (said) => ({ ...said, scope: [said.scope].flat().join(' ') }),
    ),
  },
  {
    name: 'identities-outside-of-data',
    title: 'A token says whom it identifies beside its scope, and has no data.',
    breaks: ['MOBILEFIRST-13', 'MOBILEFIRST-15'],
    override: saying(
      ({ data, ...said }) => ({ ...said, ...dataOf({ data }) }),
      ({ user_id, device_id, application_id, ...said }) => ({
        ...said,
        data: { user_id, device_id, application_id },
      }),
    ),
  },
  {
    name: 'token-without-its-application',
    title: 'A token that names a user does not name the application.',
    breaks: ['MOBILEFIRST-15'],
    override: saying(
      (said) => {
        const { application_id, ...others } = dataOf(said);
        return 'user_id' in others ? { ...said, sub: application_id, data: others } : said;
      },
      ({ sub, ...said }) =>
        sub === undefined ? said : { ...said, data: { ...dataOf(said), application_id: sub } },
    ),
  },
  {
    name: 'device-in-every-token',
    title: 'Every token names a device, whether the security test asks for one or not.',
    breaks: ['MOBILEFIRST-15'],
    override: saying((said) => ({ ...said, data: { device_id: 'some-device', ...dataOf(said) } })),
  },
  {
    name: 'user-left-out',
    title: 'No token names its user.',
    breaks: ['MOBILEFIRST-15'],
    override: saying((said) => {
      const { user_id: _, ...others } = dataOf(said);
      return { ...said, data: others };
    }),
  },
  {
    name: 'one-user-for-all',
    title: 'Every token of a user names the same one.',
    breaks: ['MOBILEFIRST-15'],
    override: saying((said) =>
      'user_id' in dataOf(said) ? { ...said, data: { ...dataOf(said), user_id: 'alice' } } : said,
    ),
  },
  {
    name: 'identities-of-the-whole-session',
    title: 'A token names everybody whom the session knows, whatever its security test asks for.',
    breaks: ['MOBILEFIRST-15'],
    override: withStep('identify', (original) => async (call, tools) => {
      const decision = await original(call, tools);
      for (const { user, device } of Object.values(call.realms?.session.passed ?? {})) {
        const known = user === undefined ? undefined : await tools.ports.store.user(user);
        if (known !== undefined) call.user = known;
        if (device !== undefined) call.device = device;
      }
      return decision;
    }),
  },
];

/** Faults in what signed tokens say. */
export const tokenContentDeviations = byAuthorizationServer(
  faults.map((fault) => ({ ...fault, profiles: ['mobilefirst'] })),
);
