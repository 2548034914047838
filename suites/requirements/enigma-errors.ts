import { ENIGMA_DOCUMENT } from './enigma-worlds.ts';
import { sectionRows } from './requirement.ts';

/** ENIGMA-29 to ENIGMA-36: what the token endpoint refuses, and what a client makes of it. */
export const enigmaErrors = sectionRows({ document: ENIGMA_DOCUMENT, section: 'Handling errors' }, 'enigma', [
  {
    id: 'ENIGMA-29',
    title: 'Users whose company has not agreed get 403',
    statement:
      'A token request for a user whose administrators have not allowed it ends with status 403 and no token. The client neither repeats it nor refreshes, and reports it.',
    parties: ['authorization-server', 'client'],
    level: 'MUST',
  },
  {
    id: 'ENIGMA-30',
    title: 'Documented errors are 400 with a code and a description',
    statement:
      'For each of the conditions 05, 10, 14, 16 and 54 the reply has status 400 and a JSON body with that code and a text that describes it.',
    parties: ['authorization-server'],
    level: 'MUST',
  },
  {
    id: 'ENIGMA-31',
    title: 'The client decides by the code alone',
    statement:
      'What a client does next follows from the numeric code in any of its spellings. The wording of the description plays no part, and an unknown code makes the client stop.',
    parties: ['client'],
    level: 'SHOULD',
  },
  {
    id: 'ENIGMA-32',
    title: 'Wrong credentials are code 05, whichever part is wrong',
    statement:
      'An unknown client, a wrong secret and a wrong password are answered alike, so that nobody learns which it was. The client does not send the same credentials again.',
    parties: ['authorization-server', 'client'],
    level: 'MUST',
  },
  {
    id: 'ENIGMA-33',
    title: 'Disabled is code 10, locked is code 14',
    statement:
      'Neither a disabled nor a locked account yields a token by any grant, the two are told apart, and service returns when the state is lifted. The client stops after one attempt per call and reports which it was.',
    parties: ['authorization-server', 'client'],
    level: 'MUST',
  },
  {
    id: 'ENIGMA-34',
    title: 'Code 16 names the region that serves the user',
    statement:
      'A user asked for in the wrong region is answered with code 16 and, as geolocation, the absolute https base URL of another region, in which that user is at home.',
    parties: ['authorization-server'],
    level: 'MUST',
  },
  {
    id: 'ENIGMA-35',
    title: 'The client repeats the request at the geolocation',
    statement:
      'The same token request goes to the same path below the base URL that code 16 names. The client bounds the hops, notices circles, and sends no credentials to a place that is not https or not allowed.',
    parties: ['client'],
    level: 'MUST',
  },
  {
    id: 'ENIGMA-36',
    title: 'Too much scope is code 54',
    statement:
      'A request for any scope outside the permitted ones gets code 54 and no token, at every grant; a server that narrows instead says what it granted. The client does not ask again for the same scope.',
    parties: ['authorization-server', 'client'],
    level: 'MUST',
  },
]);
