import re,io
def sub(path, old, new, count=1):
    t=open(path).read()
    assert old in t, (path, old)
    t=t.replace(old,new,count); open(path,'w').write(t)
sub('suites/requirements/waivers.ts',"import { ENIGMA_DOCUMENT }","import { CEHUB_DOCUMENT } from './cehub-security.ts';\nimport { ENIGMA_DOCUMENT }")
sub('suites/requirements/waivers.ts',"""(ENIGMA-03)`,
  },
];""","""(ENIGMA-03)`,
  },
  {
    requirement: 'B-06',
    profile: 'cehub',
    effect:
      'A server that takes the parameters of a refresh in the URL, as the example of the document writes them, is reported with a warning, never as a failure.',
    source: `${CEHUB_DOCUMENT}, 1.(h) Refresh Token Flow (CEHUB-30)`,
  },
  {
    requirement: 'B-33',
    profile: 'cehub',
    effect:
      'A token that is not valid may be answered with 401 and invalid_token, or with 400 or 401 and invalid_request: the document has both names for it.',
    source: `${CEHUB_DOCUMENT}, 1.(g) Example Access Token Usage and 1.(h) Refresh Token Flow (CEHUB-28)`,
  },
  {
    requirement: 'B-34',
    profile: 'cehub',
    effect: 'Who asks for what is of another tenant gets status 401, and not 403.',
    source: `${CEHUB_DOCUMENT}, 2. Multi Tenancy (CEHUB-35)`,
  },
  {
    requirement: 'B-37',
    profile: 'cehub',
    effect:
      'How long tokens live is an entry of each registered application: more than an hour is reported as a warning, never as a failure.',
    source: `${CEHUB_DOCUMENT}, 1.(i) Token Store (CEHUB-32)`,
  },
  ...['B-42', 'B-43'].map((requirement) => ({
    requirement,
    profile: 'cehub',
    effect:
      'A token that is not active may be refused with status 400 and invalid_token: the hub promises the standards of Spring Security, whose endpoint does so, and does not name RFC 7662.',
    source: `${CEHUB_DOCUMENT}, Security (using OAuth 2.0)`,
  })),
];""")
p='suites/profiles.ts'
sub(p,"""  /** Regional hops that every client has to follow. */""","""  /**
   * What a protected resource may answer to a token that is not valid, by the error; 401 with `invalid_token` where absent.
   * @see RFC 6750 section 3.1
   */
  readonly invalidToken?: Readonly<Record<string, readonly number[]>>;
  /** Whether an introspection endpoint may refuse a token that is not active, with 400, rather than call it inactive. */
  readonly refusesInactiveTokens?: true;
  /** Status for who asks for what is of another tenant. */
  readonly foreignTenantStatus?: number;
  /** Path below which objects of the API stand. */
  readonly objectPrefix?: string;
  /** Whether a refresh may have its parameters in the URL: reported as a warning where it is so. */
  readonly parametersInUrl?: true;
  /** Regional hops that every client has to follow. */""")
sub(p,"""  cehub: {
    headerOnly: false,""","""  cehub: {
    tokenPath: '/ceapi/oauth/token',
    objectPrefix: '/ceapi/v2/',
    invalidToken: { invalid_token: [401], invalid_request: [400, 401] },
    refusesInactiveTokens: true,
    foreignTenantStatus: 401,
    parametersInUrl: true,
    headerOnly: false,""")
p='suites/detection.ts'
sub(p,"""/**
 * Rows that a documented system breaks by being what its document says: its waivers say why, and a finding
 * against them is right for deviant and conformant alike.
 */""","""/**
 * Rows that a documented system breaks by being what its document says, or by what it chose where the document leaves
 * the choice: its waivers say why, and a finding against them is right for deviant and conformant alike.
 */""")
sub(p,"""  'enigma-legacy': ['ENIGMA-04', 'B-37', 'B-48'],""","""  'enigma-legacy': ['ENIGMA-04', 'B-37', 'B-48'],
  cehub: ['B-37'],""")
