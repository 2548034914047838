import { bodyText, type HttpReply } from '../mock-server/wire/index.ts';
import { challengeParameter, isBearer, readChallenges } from './readers/index.ts';

/** What a protected resource said when it refused. @see RFC 6750 section 3 */
export interface Refusal {
  readonly status: number;
  /** Error of the Bearer challenge; of the JSON body where there is no challenge at all. */
  readonly error: string | undefined;
}

/** Reads a refusal as leniently as it can be: what is wrong with a challenge itself is for another judge. */
export function readRefusal(reply: HttpReply): Refusal {
  const challenges = readChallenges(reply);
  const bearer = challenges.ok ? challenges.value.find(isBearer) : undefined;
  return {
    status: reply.status,
    error: bearer === undefined ? errorOfBody(reply) : challengeParameter(bearer, 'error'),
  };
}

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
