import { rfcRows } from './requirement.ts';

/** Clauses of RFC 6750 on how a token is presented, and how its refusal is explained. */
export const rfc6750 = rfcRows('RFC 6750', [
  {
    id: 'B-29',
    title: 'The Authorization header is the way, and the only one per request',
    statement:
      'Every resource server reads the token from the Authorization header. A client uses one way of sending it at a time, and a request that uses two is refused.',
    section: '2',
    also: [{ document: 'RFC 6750', section: '2.1' }],
    parties: ['resource-server', 'client'],
    level: 'MUST',
  },
  {
    id: 'B-30',
    title: 'Every 401 carries a challenge',
    statement: 'A resource server that wants a token, or another one, says so in a WWW-Authenticate field.',
    section: '3',
    also: [{ document: 'RFC 9110', section: '15.5.2' }],
    parties: ['resource-server'],
    level: 'MUST',
  },
  {
    id: 'B-31',
    title: 'Challenges are well-formed',
    statement:
      'A Bearer challenge has at least one parameter, none of them twice, within the permitted characters. Clients find it among several challenges and whatever the spacing.',
    section: '3',
    also: [{ document: 'RFC 9110', section: '11.6.1' }],
    parties: ['resource-server', 'client'],
    level: 'MUST',
  },
  {
    id: 'B-32',
    title: 'A request without credentials is told no error code',
    statement:
      'Who brought no token has made no error with it: the challenge comes without an error parameter.',
    section: '3.1',
    parties: ['resource-server'],
    level: 'SHOULD NOT',
  },
  {
    id: 'B-33',
    title: 'A bad token is 401 with invalid_token',
    statement: 'Expired, revoked, garbled and forged tokens all get status 401 and the error invalid_token.',
    section: '3.1',
    parties: ['resource-server'],
    level: 'SHOULD',
  },
  {
    id: 'B-34',
    title: 'Too little scope is 403 with insufficient_scope',
    statement:
      'A live token that does not reach far enough gets status 403 and the error insufficient_scope, so that no client refreshes in vain.',
    section: '3.1',
    parties: ['resource-server'],
    level: 'SHOULD',
  },
  {
    id: 'B-35',
    title: 'A malformed request is 400 with invalid_request',
    statement:
      'Repeated parameters, and a token sent in two ways, get status 400 and the error invalid_request.',
    section: '3.1',
    parties: ['resource-server'],
    level: 'SHOULD',
  },
  {
    id: 'B-37',
    title: 'Bearer tokens live an hour at most',
    statement:
      'A server gives its bearer tokens an hour or less. That clients use them over https is part of the clause, and not examined.',
    section: '5.3',
    parties: ['authorization-server', 'client'],
    level: 'SHOULD',
    notExamined: {
      client:
        'the harness plays its servers on loopback, where plain http is tolerated, so no use of TLS is seen',
    },
  },
]);
