import { type HttpReply, headerValues } from '../../mock-server/wire/index.ts';
import { type BearerChallengeFlaw, bearerChallengeFlaws } from './bearer-challenge.ts';
import type { Flaw, Reading } from './reading.ts';

export type ChallengeFlaw =
  | BearerChallengeFlaw
  | 'syntax'
  | 'bws'
  | 'separator'
  | 'empty-element'
  | 'repeated-parameter'
  | 'token68-with-parameters';

export interface ChallengeParameter {
  /** In lower case: parameter names have none of their own. */
  readonly name: string;
  /** Without quotation marks and escapes. */
  readonly value: string;
  readonly quoted: boolean;
}

/** One challenge: a scheme with parameters, with a token68, or alone. */
export interface Challenge {
  /** As it was written; schemes compare without regard to case. */
  readonly scheme: string;
  /** In wire order, repeated ones repeated. */
  readonly parameters: readonly ChallengeParameter[];
  readonly token68?: string;
}

/**
 * Reads every challenge of a reply, over all WWW-Authenticate fields. It is `ok` when the grammar holds;
 * white space around an equals sign, empty list elements and the like are flaws. No field yields none.
 * @see RFC 9110 sections 5.6 and 11.6.1, RFC 6750 section 3
 */
export function readChallenges(reply: HttpReply): Reading<readonly Challenge[], ChallengeFlaw> {
  const flaws: Flaw<ChallengeFlaw>[] = [];
  const challenges: Challenge[] = [];
  const fields = headerValues(reply, 'www-authenticate');
  let broken = false;
  for (const [index, field] of fields.entries()) {
    const where = fields.length === 1 ? 'WWW-Authenticate' : `WWW-Authenticate field ${index + 1}`;
    const parsed = parseField(field, where, flaws);
    if (parsed === undefined) broken = true;
    else challenges.push(...parsed);
  }
  for (const challenge of challenges) {
    flaws.push(...repeatedParameters(challenge));
    if (isBearer(challenge)) flaws.push(...bearerChallengeFlaws(challenge));
  }
  return broken ? { ok: false, flaws } : { ok: true, value: challenges, flaws };
}

export const isBearer = (challenge: Challenge): boolean => challenge.scheme.toLowerCase() === 'bearer';

/** The first value of a parameter. @param name in lower case */
export const challengeParameter = (challenge: Challenge, name: string): string | undefined =>
  challenge.parameters.find((parameter) => parameter.name === name)?.value;

function repeatedParameters({ scheme, parameters }: Challenge): Flaw<'repeated-parameter'>[] {
  const names = parameters.map(({ name }) => name);
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))].map((name) => ({
    kind: 'repeated-parameter',
    where: `${scheme} challenge, parameter ${name}`,
    expected: 'it once',
    actual: `it ${names.filter((each) => each === name).length} times`,
  }));
}

interface OpenChallenge {
  scheme: string;
  parameters: ChallengeParameter[];
  token68?: string;
  /** White space between the scheme and a comma: set when a comma is what follows the scheme. */
  gapBeforeComma?: string;
}

/** @returns undefined when the field does not follow the grammar */
function parseField(field: string, where: string, flaws: Flaw<ChallengeFlaw>[]): Challenge[] | undefined {
  const challenges: OpenChallenge[] = [];
  let at = 0;

  function complain(kind: ChallengeFlaw, expected: string, actual: string, position = at): undefined {
    flaws.push({ kind, where: `${where}, character ${position + 1}`, expected, actual });
  }

  /** Takes what the sticky pattern matches here; an empty text if it does not. */
  function take(pattern: RegExp): string {
    pattern.lastIndex = at;
    const taken = pattern.exec(field)?.[0] ?? '';
    at += taken.length;
    return taken;
  }

  const here = () => (at < field.length ? JSON.stringify(field[at]) : 'the end');

  function takeValue(): { value: string; quoted: boolean } | undefined {
    const quoted = take(/"(?:[\t \x21\x23-\x5B\x5D-\x7E\x80-\uFFFF]|\\[\t \x21-\x7E\x80-\uFFFF])*"/y);
    if (quoted !== '') return { value: quoted.slice(1, -1).replace(/\\(.)/gs, '$1'), quoted: true };
    const value = take(/[!#$%&'*+\-.^_`|~0-9A-Za-z]+/y);
    return value === '' ? undefined : { value, quoted: false };
  }

  /** Takes the rest of a parameter whose name has just been taken; false when there is no equals sign. */
  function takeParameter(name: string, challenge: OpenChallenge | undefined): boolean | undefined {
    const start = at;
    const before = take(/[\t ]*/y);
    if (field[at] !== '=') {
      at = start;
      return false;
    }
    at++;
    const after = take(/[\t ]*/y);
    if (challenge === undefined) return complain('syntax', 'a scheme before parameters', `${name}=`, start);
    if (before + after !== '') complain('bws', 'no white space around the equals sign', 'white space', start);
    const value = takeValue();
    if (value === undefined) return complain('syntax', 'a token or a quoted string', here());
    if (challenge.token68 !== undefined) {
      complain('token68-with-parameters', 'a token68 alone', `also ${name}`, start);
    } else if (challenge.gapBeforeComma === '') {
      complain('separator', 'a space between a scheme and its parameters', 'a comma', start);
    } else if (challenge.gapBeforeComma !== undefined) {
      complain('empty-element', 'a parameter before the comma', 'nothing', start);
    }
    delete challenge.gapBeforeComma;
    challenge.parameters.push({ name: name.toLowerCase(), ...value });
    return true;
  }

  /** Takes what follows a scheme up to the end of its first list element. */
  function takeChallenge(scheme: string): true | undefined {
    const challenge: OpenChallenge = { scheme, parameters: [] };
    challenges.push(challenge);
    const gap = take(/[\t ]*/y);
    if (at === field.length || field[at] === ',') {
      challenge.gapBeforeComma = gap;
      return true;
    }
    if (gap === '') return complain('syntax', 'a space or a comma after the scheme', here());
    if (gap.includes('\t')) complain('separator', 'spaces after the scheme', 'a tab', at - gap.length);
    const token68 = take(/[A-Za-z0-9\-._~+/]+=*(?=[\t ]*(?:,|$))/y);
    if (token68 !== '') {
      challenge.token68 = token68;
      return true;
    }
    const name = take(/[!#$%&'*+\-.^_`|~0-9A-Za-z]+/y);
    if (name === '') return complain('syntax', 'a parameter', here());
    const taken = takeParameter(name, challenge);
    return taken === false ? complain('syntax', `an equals sign after ${name}`, here()) : taken || undefined;
  }

  let needsElement = true;
  for (;;) {
    take(/[\t ]*/y);
    if (at === field.length) break;
    if (field[at] === ',') {
      if (needsElement) complain('empty-element', 'a challenge or a parameter between commas', 'nothing');
      needsElement = true;
      at++;
      continue;
    }
    if (!needsElement) return complain('syntax', 'a comma', here());
    const name = take(/[!#$%&'*+\-.^_`|~0-9A-Za-z]+/y);
    if (name === '') return complain('syntax', 'a scheme or a parameter', here());
    const taken = takeParameter(name, challenges.at(-1));
    if (taken === undefined) return undefined;
    if (!taken && takeChallenge(name) === undefined) return undefined;
    needsElement = false;
  }
  if (needsElement) complain('empty-element', 'a challenge or a parameter', 'nothing');
  return challenges.map(({ gapBeforeComma, ...challenge }) => challenge);
}
