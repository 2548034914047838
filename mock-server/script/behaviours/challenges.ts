import { type Call, type Parts, refused } from '../../endpoints/index.ts';
import type { Problem } from '../../profiles/index.ts';
import { writeChallenge } from '../../protocol/index.ts';
import type { HeaderField } from '../../wire/index.ts';
import type { Behaviour, Cue } from './behaviour.ts';

/** Spellings of the challenge with the scope of a resource. The misspelt field is one that HTTP can carry. */
const spellings: Readonly<Record<string, (scope: string) => readonly HeaderField[]>> = {
  standard: (scope) => [bearer({ scope })],
  spaces: (scope) => [bearer({ scope }, ' = ')],
  'lower-case': (scope) => [['WWW-Authenticate', `bearer scope="${scope}"`]],
  'extra-parameters': (scope) => [
    bearer({ realm: 'api', scope, error: 'invalid_token', error_description: 'Get, "please", a new token.' }),
  ],
  several: (scope) => [['WWW-Authenticate', `Basic realm="api, v2", ${bearer({ scope })[1]}`]],
  'several-fields': (scope) => [['WWW-Authenticate', 'Basic realm="api"'], bearer({ scope })],
  'no-scope': () => [bearer({ realm: 'api' })],
  'empty-scope': () => [bearer({ scope: '' })],
  missing: () => [],
  misspelt: (scope) => [['WWW-Authentication', bearer({ scope })[1]]],
};

const bearer = (parameters: Readonly<Record<string, string>>, equals: '=' | ' = ' = '='): HeaderField => [
  'WWW-Authenticate',
  writeChallenge({ scheme: 'Bearer', parameters }, equals),
];

/** How a resource server refuses. */
export const challenges = {
  challenge: {
    endpoints: ['resource'],
    title:
      'a refusal with its challenge in another spelling, and with another status: of requests that are refused anyway, ' +
      'or of every request where a problem is given (MobileFirst: Bearer scope = "…")',
    settings: {
      form: Object.keys(spellings),
      problem: ['missing-token', 'invalid-token', 'insufficient-scope'],
      status: { least: 400, most: 599 },
    },
    override: (parts, cue) => refusing(parts, cue),
  },
} as const satisfies Record<string, Behaviour>;

function refusing(parts: Parts, { settings }: Cue): Parts {
  const { form, problem, status } = settings;
  const spelling = typeof form === 'string' ? spellings[form] : undefined;
  const refuse = () => refused(problem as Problem, `the script cued the problem ${problem}`);
  return {
    ...parts,
    steps: problem === undefined ? parts.steps : { ...parts.steps, readPresentedToken: refuse },
    renderers: {
      ...parts.renderers,
      refusedByResource(why, call, tools) {
        const usual = parts.renderers.refusedByResource(why, call, tools);
        return {
          ...usual,
          status: status === undefined ? usual.status : Number(status),
          headers: spelling === undefined ? usual.headers : respelt(usual.headers, spelling(scopeOf(call))),
        };
      },
    },
  };
}

const scopeOf = ({ resource }: Call): string => resource?.scopes.join(' ') ?? '';

const respelt = (
  usual: readonly HeaderField[],
  challenge: readonly HeaderField[],
): readonly HeaderField[] => [...usual.filter(([name]) => name !== 'WWW-Authenticate'), ...challenge];
