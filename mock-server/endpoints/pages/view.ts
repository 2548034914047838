import type { Client } from '../../ports/index.ts';
import type { Problem, Profile } from '../../profiles/index.ts';
import type { PageForm } from '../authorization/authorization-request.ts';

/** What the pages know of an authorization request. */
export interface View {
  /** What the server calls itself. */
  readonly server: string;
  /** Where the forms go: back to the same request. */
  readonly action: string;
  /** Where the endpoints of the server are. */
  readonly paths: Profile['paths'];
  readonly client?: Client;
  readonly scope: readonly string[];
  readonly redirectUri?: string;
  /** Who has tried to log in. */
  readonly username?: string;
  /** Who is logged in. */
  readonly user?: string;
  csrfToken(form: PageForm): string;
  problemOf(problem: Problem): Profile['problems'][Problem];
}

/** What people know the client by. */
export const nameOf = ({ client }: View): string => client?.name ?? client?.id ?? 'an application';

/** The part of a URL that tells people where they are: its host, or its scheme where it has none. */
export function placeOf(url: string): string {
  const { host, protocol } = URL.parse(url) ?? { host: '', protocol: url };
  return host === '' ? protocol : host;
}
