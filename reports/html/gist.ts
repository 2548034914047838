import { headerValue, pathOf } from '../../mock-server/wire/index.ts';
import type { ReportedExchange } from '../schema.ts';
import { visible } from './markup.ts';

/** A message in two short lines: what it is, and what it carries. */
export interface Gist {
  readonly title: string;
  readonly note: string;
}

/** Parameters and members by which a reader follows a token, a code or an error through a story. */
const CREDENTIALS = ['refresh_token', 'code', 'token', 'access_token'] as const;
/** Members of a reply that are told, each with the word before its value. */
const TOLD = { error: '', active: 'active ', access_token: 'access ', refresh_token: 'refresh ' } as const;
/** Longer values are shown by their two ends: tokens of one kind begin alike. */
const LONGEST = 32;

/** A request as its method and path, with the grant and the credential that it presents. */
export function requestGist({ request }: ReportedExchange): Gist {
  const { method, url, body } = request;
  const form = new URLSearchParams(isForm(body) ? body : '');
  const [scheme, credential] = (headerValue(request, 'authorization') ?? '').split(' ', 2);
  const named = CREDENTIALS.flatMap((name) => {
    const value = form.get(name);
    return value === null ? [] : [value === '' ? `empty ${name}` : `${name} ${short(value)}`];
  });
  const grant = form.get('grant_type');
  const bearer = /^bearer$/i.test(scheme ?? '') ? [short(`Bearer ${credential ?? ''}`.trim())] : [];
  return {
    title: visible(`${method} ${pathOf(url)}`),
    note: visible([...(grant === null || named.length > 0 ? [] : [grant]), ...named, ...bearer].join(', ')),
  };
}

/** A reply as its status, with the error or the tokens in it; or why none came. */
export function replyGist({ reply, failure }: ReportedExchange): Gist {
  if (reply === undefined) return { title: 'no reply', note: visible(failure?.reason ?? '') };
  const members = membersOf(reply.body);
  const told = Object.entries(TOLD).flatMap(([name, word]) => {
    const value = members[name];
    return typeof value === 'string' || typeof value === 'boolean' ? [`${word}${short(String(value))}`] : [];
  });
  const location = headerValue(reply, 'location');
  return {
    title: statusLine(reply.status),
    note: visible([...(location === undefined ? [] : [`to ${withoutQuery(location)}`]), ...told].join(', ')),
  };
}

/** The members of a body that is a JSON object; none of any other. */
export function membersOf(body: string): Readonly<Record<string, unknown>> {
  if (!/^\s*\{/.test(body)) return {};
  try {
    return JSON.parse(body) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}

/** Whether a body is written as a form. */
export const isForm = (body: string): boolean => /^[\w.%+~*-]+=\S*$/.test(body);

/** A value that may be long, without its middle, and with all that is left visible. */
export const short = (value: string, longest = LONGEST): string => {
  const end = Math.floor(longest / 3);
  return visible(value.length > longest ? `${value.slice(0, end)}…${value.slice(-end)}` : value);
};

const withoutQuery = (location: string) => location.split(/[?#]/, 1).join();

const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  204: 'No Content',
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  415: 'Unsupported Media Type',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

/** A status with its name: `401 Unauthorized`. */
export const statusLine = (status: number): string => `${status} ${REASONS[status] ?? ''}`.trim();
