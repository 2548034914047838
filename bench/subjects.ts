/** The servers that `throughput.ts` measures, in a process of their own: bare ones, and mocks. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createMockServer, type MockServer, type ProfileName } from '../mock-server/index.ts';
import { bodyText, bytes, type HttpReply, type HttpRequest } from '../mock-server/wire/index.ts';

/** A request to send over and over. */
export interface Subject {
  readonly name: string;
  /** The bare server that answers the same bytes. */
  readonly baseline: string;
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const passwordForm =
  'grant_type=password&username=alice&password=alicepw&client_id=app1&client_secret=secret1';

async function mockOf(profile: ProfileName): Promise<MockServer> {
  const mock = await createMockServer({ profile, journalLimit: 10_000 });
  await mock.listen();
  return mock;
}

const tokenRequest = ({ url, profile }: MockServer): HttpRequest => ({
  method: 'POST',
  url: url + profile.paths.token,
  headers: [['Content-Type', 'application/x-www-form-urlencoded']],
  body: bytes(passwordForm),
});

async function apiRequest(mock: MockServer): Promise<HttpRequest> {
  const { reply } = await mock.handle(tokenRequest(mock));
  const { access_token } = JSON.parse(bodyText(reply)) as { access_token: string };
  return {
    method: 'GET',
    url: `${mock.url}/api/profile`,
    headers: [['Authorization', `Bearer ${access_token}`]],
    body: bytes(''),
  };
}

/** A server of nothing but node:http that reads each request and gives one answer. */
async function listenBare({ status, headers, body }: HttpReply): Promise<string> {
  const fields = [...headers.flat(), 'Content-Length', String(body.length)];
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(status, fields);
      response.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The subject, and the bare server that answers the same request with the same bytes. */
async function withBaseline(name: string, mock: MockServer, request: HttpRequest): Promise<Subject[]> {
  const { reply } = await mock.handle(request);
  if (reply.status !== 200) throw new Error(`${name} answers ${reply.status}: ${bodyText(reply)}`);
  const baseline = `bare node:http, ${name}`;
  const { method, url, headers } = request;
  const common = { baseline, method, headers: Object.fromEntries(headers), body: bodyText(request) };
  return [
    { ...common, name: baseline, url: await listenBare(reply) },
    { ...common, name, url },
  ];
}

const opaque = await mockOf('oauth2');
const signed = await mockOf('enigma');
const subjects = [
  ...(await withBaseline('resource, opaque token', opaque, await apiRequest(opaque))),
  ...(await withBaseline('resource, JWT', signed, await apiRequest(signed))),
  ...(await withBaseline('token endpoint, opaque', opaque, tokenRequest(opaque))),
  ...(await withBaseline('token endpoint, RS256', signed, tokenRequest(signed))),
];

// Each question is how much processor time this process has used so far, in microseconds.
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.(user + system);
});
process.send?.(subjects);
