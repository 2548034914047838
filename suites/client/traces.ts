import type { Stage } from '../../fixtures/bench/index.ts';
import type { ClientAnswer } from '../../fixtures/drivers/index.ts';
import type { Finding } from '../check.ts';
import { parameterOf } from '../readers/index.ts';
import { formIn } from '../secret-forms.ts';
import { tokenTurns } from './history.ts';

/** A password that no encoding leaves as it is, and that nothing else contains. */
export const CANARY = 'Kq&7=+%41 "ünlikely"/\\';

/** What must not be read by others, by what it is. */
export type Secrets = Readonly<Record<string, readonly string[]>>;

/** A secret that was found, where it must not be. */
export interface Trace {
  readonly what: string;
  readonly place: string;
  /** How it is written there. */
  readonly form: string;
}

/** All that was planted in a scene, and all that its servers have handed out so far. */
export function secretsOf(stage: Stage): Secrets {
  const { registered, provisioned, user, journal } = stage.server;
  const turns = tokenTurns(journal.exchanges(), stage);
  const sent = (name: string) => turns.flatMap(({ request }) => parameterOf(request, name) ?? []);
  return {
    'the password': [user.password],
    'the client secret': registered.secret === undefined ? [] : [registered.secret],
    'an access token': turns.flatMap(({ answer }) => answer?.accessToken ?? []),
    'a refresh token': [
      provisioned.refreshToken,
      ...turns.flatMap(({ answer }) => answer?.refreshToken ?? []),
    ],
    'a code': sent('code'),
    'a verifier': sent('code_verifier'),
    'the session of the realms': sent('auth_session'),
  };
}

/** The first place in which each kind of secret stands. @param places texts or bytes, by where they were found */
export const tracesAmong = (
  secrets: Secrets,
  places: readonly (readonly [place: string, content: string | Uint8Array])[],
): readonly Trace[] =>
  Object.entries(secrets).flatMap(([what, values]) =>
    places
      .flatMap(([place, content]) => {
        const form = values
          .map((value) => formIn(typeof content === 'string' ? Buffer.from(content) : content, value))
          .find((found) => found !== undefined);
        return form === undefined ? [] : [{ what, place, form }];
      })
      .slice(0, 1),
  );

type Places = readonly (readonly [place: string, content: string | Uint8Array])[];

/** What the client has written to files, with their names. */
export const filesOf = async (stage: Stage): Promise<Places> =>
  (await stage.stored()).flatMap(({ name, content }) => [
    ['the name of a file', name] as const,
    [`the file ${name}`, content] as const,
  ]);

/** What the client has logged, or printed to its standard error. */
export const logOf = (stage: Stage): Places => [['its log', stage.client.logs().join('\n')]];

/** Every address to which something was sent. */
export const addressesOf = (stage: Stage): Places => [
  [
    'a URL',
    stage.server.journal
      .exchanges()
      .map(({ request }) => request.url)
      .join('\n'),
  ],
];

/** What its caller was told of failures. */
export const errorsOf = (answers: readonly ClientAnswer[]): Places => [
  [
    'an error that its caller is given',
    answers.map((answer) => (answer.ok ? '' : JSON.stringify(answer.error))).join('\n'),
  ],
];

/** Says of each trace that it is one too many. */
export const findingOf =
  (requirement: string, expected: string, stage: Stage, when = '') =>
  ({ what, place, form }: Trace): Finding => ({
    requirement,
    expected: expected.replace('{}', what),
    actual: `it stands in ${place}${when}, ${form}`,
    exchanges: place === 'a URL' ? stage.server.journal.exchanges() : [],
  });
