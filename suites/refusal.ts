import { bodyText, type HttpReply } from '../mock-server/wire/index.ts';
import { challengeParameter, isBearer, readChallenges } from './readers/index.ts';

/** What a protected resource said when it refused. @see RFC 6750 section 3 */
export interface Refusal {
  readonly status: number;
  /** Error of the Bearer challenge; of the JSON body where there is no challenge, or where challenges have no error to name. */
  readonly error: string | undefined;
}

/**
 * Reads a refusal as leniently as it can be: what is wrong with a challenge itself is for another judge.
 * @param challengeNamesScopeOnly of the profile's rules: then a refusal that names no error anywhere means what its status says
 */
export function readRefusal(reply: HttpReply, challengeNamesScopeOnly = false): Refusal {
  const { status } = reply;
  const challenges = readChallenges(reply);
  const bearer = challenges.ok ? challenges.value.find(isBearer) : undefined;
  const told = bearer && challengeParameter(bearer, 'error');
  if (challengeNamesScopeOnly)
    return { status, error: told ?? errorOfBody(reply) ?? ERROR_BY_STATUS[status] };
  return { status, error: bearer === undefined ? errorOfBody(reply) : told };
}

/** @see RFC 6750 section 3.1 */
const ERROR_BY_STATUS: Readonly<Record<number, string>> = {
  400: 'invalid_request',
  401: 'invalid_token',
  403: 'insufficient_scope',
};

function errorOfBody(reply: HttpReply): string | undefined {
  try {
    const body: unknown = JSON.parse(bodyText(reply));
    if (typeof body !== 'object' || body === null || !('error' in body)) return undefined;
    return typeof body.error === 'string' ? body.error : undefined;
  } catch {
    return undefined;
  }
}

/** `status 401 with the error invalid_token`. */
export const refusalInWords = ({ status, error }: Refusal): string =>
  `status ${status} ${error === undefined ? 'without an error' : `with the error ${error}`}`;
