import { styleText } from 'node:util';
import type { Client, MockServer, User } from '../mock-server/index.ts';
import { isHash } from '../mock-server/ports/index.ts';
import { type Exchange, pathOf } from '../mock-server/wire/index.ts';

/**
 * What is printed once everything listens: where, who there is, and lines to copy.
 * @param certificateFile holds what clients have to trust, where the mock listens with TLS
 */
export async function welcomeLines(
  mock: MockServer,
  controlUrl: string,
  certificateFile?: string,
): Promise<string[]> {
  const users = await mock.users();
  const clients = await mock.clients();
  const regions = Object.entries(mock.regions);
  const addresses = regions.length > 1 ? regions.map(([name, origin]) => `${name} ${origin}`) : [];
  return [
    ...labelled('regions', addresses),
    ...labelled(
      'tenants',
      (mock.profile.tenancy?.tenants ?? []).map(({ id, host }) => `${id} ${host}`),
    ),
    ...labelled('control', [`${controlUrl} (a page to open, and an API: ${controlUrl}/openapi.json)`]),
    ...labelled('hostile', stormLines(mock)),
    ...labelled('trust', certificateFile === undefined ? [] : [certificateFile]),
    ...labelled(
      'users',
      users.map((user) => `${withWord(user.name, user.password)}${whereabouts(user, mock)}`),
    ),
    ...labelled(
      'clients',
      clients.map(
        ({ id, secret, scopes, public: isPublic }) =>
          `${isPublic === true ? `${id}, without a secret` : withWord(id, secret)} (${scopes.join(' ')})`,
      ),
    ),
    '',
    ...curlLines(
      mock,
      users.filter(({ password }) => !isHash(password)),
      clients.filter(({ secret }) => !isHash(secret)),
      controlUrl,
    ).map((line) => trusting(line, certificateFile)),
    '',
  ];
}

/** A durable store tells words in clear only where the mock has them from elsewhere. */
const withWord = (name: string, word: string): string => (isHash(word) ? name : `${name}/${word}`);

/** What storm there is, and how to have it again. */
function stormLines({ hostile }: MockServer): string[] {
  if (hostile === undefined) return [];
  const { seed, rate, brings, only = [] } = hostile;
  const again = [
    `--hostile-seed ${seed}`,
    `--hostile-rate ${rate}`,
    ...only.map((name) => `--hostile-only ${name}`),
  ];
  return [`${Math.round(rate * 100)} of 100 requests are hit; again: ${again.join(' ')}`, brings.join(', ')];
}

const labelled = (label: string, values: readonly string[]): string[] =>
  values.map((value, place) => `${dim((place === 0 ? label : '').padEnd(8))} ${value}`);

const whereabouts = ({ region, tenant }: User, { profile }: MockServer): string =>
  profile.regions.length > 1 ? ` (${tenant}, lives in ${region})` : ` (${tenant})`;

/** A line that lets curl trust the mock, where it asks the mock. */
const trusting = (line: string, certificateFile: string | undefined): string =>
  certificateFile === undefined || !line.includes('https://')
    ? line
    : line.replaceAll('curl -s', `curl -s --cacert '${certificateFile}'`);

function curlLines(
  mock: MockServer,
  users: readonly User[],
  clients: readonly Client[],
  controlUrl: string,
): string[] {
  const here = users.find(({ region }) => region === mock.profile.regions[0]);
  const elsewhere = users.find(({ region }) => region !== mock.profile.regions[0]);
  const [client] = clients;
  if (client === undefined) return [];
  const { lifetime } = mock.profile.accessToken;
  const ofDefault = `${controlUrl}/mocks/default`;
  return [
    ...titled('a token', tokenRequest(mock, client, here)),
    ...tenantLines(mock, client, here),
    ...browserLines(mock, client),
    ...titled('when it has expired', `curl -s -X PUT -d '{"advance":"${lifetime}"}' ${ofDefault}/clock`),
    ...(elsewhere !== undefined
      ? titled(`a user who lives elsewhere`, tokenRequest(mock, client, elsewhere))
      : here !== undefined
        ? titled('a locked account', `curl -s -X PUT -d '{"locked":true}' ${ofDefault}/users/${here.name}`)
        : []),
  ];
}

const titled = (title: string, line: string): string[] => [dim(`# ${title}`), line];

/** Lines that use a token at the host of its tenant, and at that of another. */
function tenantLines(mock: MockServer, client: Client, user: User | undefined): string[] {
  const { profile, url } = mock;
  const { tenants = [] } = profile.tenancy ?? {};
  const tenant = user?.tenant ?? client.tenant;
  const home = tenants.find(({ id }) => id === tenant);
  const foreign = tenants.find(({ id }) => id !== tenant);
  const resource = profile.resources.find(({ path }) => !path.endsWith('*'));
  if (home === undefined || foreign === undefined || resource === undefined) return [];
  const token = tokenRequest(mock, client, user);
  const at = (host: string) =>
    `curl -s -H 'Host: ${host}' -H "Authorization: Bearer $TOKEN" ${url}${resource.path}`;
  return [
    ...titled(`a call at the host of ${home.id}, and at a foreign one`, `TOKEN=$(${token} | ${TOKEN_OF})`),
    at(home.host),
    at(foreign.host),
  ];
}

/** Takes the access token out of an answer, where nobody has installed a reader of JSON. */
const TOKEN_OF = `sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/'`;

/** A line that asks for a token: for a user where there is one, else for the client itself; or by the client's own test. */
function tokenRequest({ profile, url }: MockServer, client: Client, user: User | undefined): string {
  const inBody = profile.clientAuthentication.methods[0] === 'body';
  const form = new URLSearchParams({
    ...(profile.securityTests === undefined
      ? grantForm(user)
      : realmAnswers(profile.securityTests, client.scopes[0] ?? '', user)),
    ...(inBody ? { client_id: client.id, client_secret: client.secret } : {}),
  });
  const basic = inBody ? '' : ` -u ${client.id}:${client.secret}`;
  return `curl -s${basic} -d '${form}' ${url}${profile.paths.token}`;
}

/** A line to open in a browser, where the mock has pages for people: it ends at the client's callback, with a code. */
function browserLines({ profile, url }: MockServer, client: Client): string[] {
  const { redirectUris = [] } = client;
  const callback = redirectUris.find((uri) => uri.startsWith('http://127.0.0.1')) ?? redirectUris[0];
  if (profile.paths.authorization === undefined || callback === undefined) return [];
  const request = { response_type: 'code', client_id: client.id, redirect_uri: callback, state: 'xyz' };
  const query = new URLSearchParams(request);
  return titled('a code, in a browser', `${url}${profile.paths.authorization}?${query}`);
}

const grantForm = (user: User | undefined) =>
  user === undefined
    ? { grant_type: 'client_credentials' }
    : { grant_type: 'password', username: user.name, password: user.password };

/** Answers to those realms of a security test that ask nothing which only the server knows. */
const realmAnswers = (
  { tests, realms }: NonNullable<MockServer['profile']['securityTests']>,
  test: string,
  user: User | undefined,
): Record<string, string> =>
  Object.fromEntries(
    (tests[test] ?? []).flat().flatMap((realm): [string, string][] => {
      if (realms[realm] === 'device') return [[`${realm}.device_id`, 'phone1']];
      if (realms[realm] !== 'user' || user === undefined) return [];
      return [
        [`${realm}.username`, user.name],
        [`${realm}.password`, user.password],
      ];
    }),
  );

/** One exchange in one line, with the reason for the reply. It is to be masked. */
export function exchangeLine({ from, request, outcome, startedAt, because, scripted }: Exchange): string {
  const time = dim(new Date(startedAt).toISOString().slice(11, 19));
  const ending = outcome.kind === 'reply' ? coloured(outcome.reply.status) : styleText('red', outcome.reason);
  const script = scripted === undefined ? '' : styleText('yellow', ` [${scripted}]`);
  const who = from === 'resource-server' ? dim('resource server asks: ') : '';
  return `${time} ${who}${request.method} ${pathOf(request.url)} ${ending} ${because ?? ''}${script}`;
}

function coloured(status: number): string {
  const colour = status < 300 ? 'green' : status < 500 ? 'yellow' : 'red';
  return styleText(colour, String(status));
}

const dim = (text: string): string => styleText('dim', text);
