import { type Decision, type FaultForm, faultReply, type Parts } from '../../endpoints/index.ts';
import { writeChallenge } from '../../protocol/index.ts';
import type { HeaderField } from '../../wire/index.ts';
import { type Behaviour, type Cue, errorBody, literal } from './behaviour.ts';

const FORMS = [
  'fault-xml',
  'fault-json',
  'flat-json',
  'oauth',
  'none',
] as const satisfies readonly FaultForm[];

/** What a gateway says before the service behind it has a say. */
export const gatewayFaults = {
  'gateway-fault': {
    endpoints: ['resource'],
    title: 'the gateway refuses the request: a fault in XML or JSON with a vendor code, or a challenge only',
    settings: {
      form: FORMS,
      code: 'any',
      status: { least: 400, most: 599 },
      message: 'text',
      description: 'text',
    },
    storm: {
      where: { faults: ['fault-xml', 'fault-json', 'flat-json'] },
      settings: [{}, { code: 900_902 }, { code: 900_910 }, { code: 900_802 }, { code: 700_700 }],
    },
    decide: (parts, cue) => gatewayFault(parts, cue),
  },
} as const satisfies Record<string, Behaviour>;

/** The fault of a code: as the profile words it where it knows the code, else as far as it is given. */
function gatewayFault({ profile }: Parts, { settings }: Cue): Decision {
  const code = String(settings.code ?? profile.problems['invalid-token'].code ?? '900901');
  const known = Object.values(profile.problems).find((answer) => answer.code === code);
  const status = Number(settings.status ?? known?.status ?? statusOf(code));
  const description = String(
    settings.description ?? known?.description ?? 'The gateway refuses the request.',
  );
  const message = String(settings.message ?? known?.message ?? 'Gateway Fault');
  const usual = profile.resourceFault === 'oauth' ? 'fault-xml' : profile.resourceFault;
  const form = (settings.form ?? usual) as FaultForm;
  const error = known?.error ?? (status === 403 ? 'insufficient_scope' : 'invalid_token');
  return literal(
    faultReply(
      form,
      { status, code, message, description },
      errorBody({ error, code, description }),
      challengeOf(status, profile.challenge.realm, known === undefined ? error : known.error),
    ),
  );
}

/** Statuses of the codes of the WSO2 family; those of authentication are the rule. */
function statusOf(code: string): number {
  if (code === '700700' || code === '900801') return 503;
  if (code === '900906') return 404;
  if (code === '900908' || code === '900910') return 403;
  return code.startsWith('9008') ? 429 : 401;
}

const challengeOf = (status: number, realm: string, error: string | undefined): readonly HeaderField[] =>
  status === 401 || status === 403
    ? [
        [
          'WWW-Authenticate',
          writeChallenge({
            scheme: 'Bearer',
            parameters: { realm, ...(error === undefined ? {} : { error }) },
          }),
        ],
      ]
    : [];
