import type { RequirementText } from './conformance.ts';

/** Title of the first source that the sample judges. */
export const ENIGMA = 'Turium Enigma, Migration OAuth2 Best Practices';
const RFC6749 = 'RFC 6749';
const RFC7009 = 'RFC 7009';

function row(
  title: string,
  statement: string,
  source: readonly [document: string, section: string],
  level: RequirementText['level'] = 'MUST',
  parties: RequirementText['parties'] = ['authorization-server'],
): RequirementText {
  const [document, section] = source;
  const basis = level.startsWith('MUST') ? 'stated' : 'judged';
  const url = document.startsWith('RFC ')
    ? `https://www.rfc-editor.org/rfc/${document.replace('RFC ', 'rfc')}#section-${section}`
    : undefined;
  return {
    title,
    statement,
    source: { document, section },
    ...(url === undefined ? {} : { url }),
    level,
    basis,
    parties,
  };
}

const OLD_WORLD = [ENIGMA, 'Old World Authentication'] as const;
const NEW_WORLD = [ENIGMA, 'New World Authentication, Oauth2'] as const;
const GETTING_STARTED = [ENIGMA, 'Getting Started'] as const;
const ERRORS = [ENIGMA, 'Token Management, Handling errors'] as const;

const ROWS: Readonly<Record<string, RequirementText>> = {
  'ENIGMA-02': row(
    'Client identity is a key and secret pair under two names',
    'A client is known by a key and a secret; the names ConsumerKey and client_id mean the same thing.',
    OLD_WORLD,
  ),
  'ENIGMA-04': row(
    'Long-lived tokens are a finding',
    'Access tokens of a year and refresh tokens without end are poor practice and are reported.',
    OLD_WORLD,
    'SHOULD NOT',
  ),
  'ENIGMA-07': row(
    'Token endpoint is /oauth2/v0/token',
    'Tokens are issued at the path /oauth2/v0/token.',
    NEW_WORLD,
  ),
  'ENIGMA-08': row(
    'Access token lives one hour',
    'An access token is accepted for one hour after it was issued, and refused from then on.',
    NEW_WORLD,
    'MUST',
    ['authorization-server', 'resource-server'],
  ),
  'ENIGMA-09': row(
    'Refresh token lives six months',
    'A refresh token that is not used is refused once six calendar months have gone by.',
    NEW_WORLD,
  ),
  'ENIGMA-12': row(
    'Provisioning takes at most 48 hours',
    'A new client receives its credentials within two days of asking for them.',
    GETTING_STARTED,
    'SHOULD',
    ['operator'],
  ),
  'ENIGMA-30': row(
    'Errors are HTTP 400 with a code and a description',
    'A refused token request is answered with status 400 and a body that holds a code and a description.',
    ERRORS,
  ),
  'ENIGMA-33': row(
    'Codes 10 and 14 name disabled and locked accounts',
    'A disabled account is refused with code 10, a locked one with code 14.',
    ERRORS,
  ),
  'ENIGMA-34': row(
    'Code 16 carries a geolocation',
    'A user who lives in another region is refused with code 16 and the base URL of that region.',
    ERRORS,
  ),
  'RFC6749-5.1': row(
    'Token answers are not cached',
    'An answer that carries a token forbids caches to keep it, in Cache-Control and in Pragma.',
    [RFC6749, '5.1'],
  ),
  'RFC6749-5.2': row(
    'A Basic attempt that fails is challenged',
    'When a client authenticated by header and failed, the answer is 401 and names the scheme it used.',
    [RFC6749, '5.2'],
  ),
  'RFC7009-2.1': row(
    'A revoked token is dead at once',
    'After the answer to a revocation the token is refused by every endpoint.',
    [RFC7009, '2.1'],
  ),
};

/** Texts of the ledger rows that the sample examinations judge. */
export const sampleText = (requirement: string): RequirementText | undefined => ROWS[requirement];
