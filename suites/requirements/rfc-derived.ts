import { rfcRows } from './requirement.ts';

/** What a user of any authorization server relies on, and what the RFCs imply without asking for it in so many words. */
export const rfcDerived = [
  ...rfcRows('RFC 6749', [
    {
      id: 'B-D01',
      title: 'What is at rest opens nothing',
      statement:
        'Who reads what the server stores finds no token, authorization code, password or client secret in it, in whatever encoding, and nothing that is accepted in the place of one.',
      section: '10.3',
      also: [
        { document: 'RFC 6749', section: '10.4' },
        { document: 'RFC 6819', section: '5.1.4.1' },
      ],
      parties: ['authorization-server'],
      level: 'MUST',
      basis: 'derived',
      advisory: 'the RFC wants tokens kept confidential in storage, and leaves to the server by what means',
    },
  ]),
  ...rfcRows('RFC 7009', [
    {
      id: 'B-D02',
      title: 'What has ended stays so over a restart',
      statement:
        'A token that was revoked, replaced or expired, and a code that was redeemed, is refused however the server has ended and started since.',
      section: '2.1',
      also: [{ document: 'RFC 6749', section: '4.1.2' }],
      parties: ['authorization-server', 'resource-server'],
      level: 'MUST',
      basis: 'derived',
    },
  ]),
  ...rfcRows('RFC 6749', [
    {
      id: 'B-D03',
      title: 'What was granted outlives a restart',
      statement:
        'A token that the server handed out works until the instant that was told with it, and an authorization code until it would end anyhow, however the server has ended and started since; time goes on while it is down.',
      section: '5.1',
      parties: ['authorization-server', 'resource-server'],
      level: 'SHOULD',
      basis: 'derived',
    },
  ]),
  ...rfcRows('RFC 7517', [
    {
      id: 'B-D04',
      title: 'A new key of the issuer is taken',
      statement:
        'A resource server that has keys from the key set of its issuer accepts, within a minute, a token that is signed by a key published since, and goes on accepting those of the other published keys.',
      section: '4.5',
      also: [{ document: 'OpenID Connect Core 1.0', section: '10.1.1' }],
      parties: ['resource-server'],
      level: 'SHOULD',
      basis: 'derived',
    },
    {
      id: 'B-D05',
      title: 'A key that the issuer has withdrawn opens nothing',
      statement:
        'Once the time is over for which a resource server is said to keep the key set of its issuer, tokens are refused whose key is no longer in it.',
      section: '5',
      also: [{ document: 'OpenID Connect Core 1.0', section: '10.1.1' }],
      parties: ['resource-server'],
      level: 'MUST',
      basis: 'derived',
    },
    {
      id: 'B-D06',
      title: 'Bad tokens do not become questions to the issuer',
      statement:
        'Whoever sends many tokens with made-up keys or bad signatures does not have the key set fetched for each of them, and tokens of known keys are served meanwhile.',
      section: '4.5',
      also: [{ document: 'RFC 8725', section: '3.10' }],
      parties: ['resource-server'],
      level: 'SHOULD',
      basis: 'derived',
    },
  ]),
];
