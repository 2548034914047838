import { type Application, registrationSettings } from '../../lifecycle/index.ts';
import { type Client, randomWord } from '../../ports/index.ts';
import { parameter } from '../../protocol/index.ts';
import { bodyText, headerValue } from '../../wire/index.ts';
import { refused, type Step } from '../call.ts';
import { tenantAt } from '../resource/tenancy.ts';

const METHODS = ['GET', 'HEAD', 'POST'];

/** The facts of an application, by the names that forms and JSON give them. */
const MEMBERS = { name: 'name', website: 'website', redirectUri: 'redirect_uri' } as const;

/** Reads what is said of an application: the form of the page, or JSON. Who only looks gets the page. */
export const readApplication: Step = (call, { codecs }) => {
  const { method } = call.request;
  if (!METHODS.includes(method)) {
    call.allowed = METHODS;
    return refused('method-not-allowed', `this endpoint takes GET and POST, and the request is a ${method}`);
  }
  if (method !== 'POST') {
    const because = 'nothing is said of an application yet';
    return { kind: 'page', page: { kind: 'registration', application: {}, complaints: [] }, because };
  }
  const type = headerValue(call.request, 'Content-Type') ?? '';
  const body = bodyText(call.request);
  if (/^application\/json\s*(;|$)/i.test(type)) {
    call.wantsJson = true;
    const content = contentOf(body);
    if (content === undefined) return refused('malformed-request', 'the body is not a JSON object');
    const mistyped = Object.values(MEMBERS).find(
      (name) => !['string', 'undefined'].includes(typeof content[name]),
    );
    if (mistyped !== undefined) return refused('malformed-request', `the member ${mistyped} is not a text`);
    call.application = applicationOf((name) => content[name] as string | undefined);
    return undefined;
  }
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type)) {
    return refused(
      'malformed-request',
      `the body is "${type || 'of no declared type'}": no form and no JSON`,
    );
  }
  call.form = codecs.readForm(body);
  return undefined;
};

/** Makes a client of an application, and tells its secret this once. @see "OAuth 2.0 Security workflow", 1.(c) and 1.(d) */
export const registerApplication: Step = async (call, tools) => {
  const { policies, ports, profile, originOf, register } = tools;
  const form = call.form ?? [];
  const application = call.application ?? applicationOf((name) => parameter(form, name));
  const complaints = policies.registrationComplaints(application);
  if (complaints.length > 0) {
    const because = `${complaints.length} of what is said of the application cannot be`;
    return { kind: 'unregistered', application, complaints, because };
  }
  const tenant = tenantAt(call.request, profile, originOf);
  const { name, website, redirectUri } = application as Required<Application>;
  const client: Client = {
    ...registrationSettings(profile),
    id: randomWord(ports.random, 12),
    secret: randomWord(ports.random, 32),
    name,
    website,
    redirectUris: [redirectUri],
    ...(tenant === undefined ? {} : { tenant }),
  };
  await register(client);
  return { kind: 'registered', client, because: `${name} is registered as ${client.id}` };
};

function applicationOf(factNamed: (name: string) => string | undefined): Application {
  const facts = Object.entries(MEMBERS).map(([fact, name]) => [fact, factNamed(name)?.trim()] as const);
  return Object.fromEntries(facts.filter(([, value]) => value !== undefined && value !== ''));
}

function contentOf(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const content: unknown = JSON.parse(body);
    return typeof content === 'object' && content !== null && !Array.isArray(content)
      ? (content as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
