import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { validateXML } from 'xmllint-wasm';
import { lifetimePicture, lifetimesIn } from './lifetime.ts';
import { rotationIn, rotationPicture } from './rotation.ts';
import { happeningsOf } from './sequence.ts';
import { refresh, told } from './story.fixture.ts';
import { swimlane } from './swimlane.ts';

const order = (story: Parameters<typeof happeningsOf>[0]) =>
  happeningsOf(story).map((happening) => {
    if (happening.kind === 'pause') return `${happening.seconds} s`;
    if (happening.kind === 'fold') return `fold ${happening.count}`;
    return `${happening.kind === 'request' ? '>' : '<'}${happening.exchange.id}`;
  });

describe('a story is told', () => {
  test('one exchange after the other, with the time that went by', () => {
    const story = [told(1, 0, {}, [200]), told(2, 3601, 'a', [401]), told(3, 3602, {}, [200])];

    assert.deepEqual(order(story), ['>1', '<1', '3601 s', '>2', '<2', '>3', '<3']);
  });

  test('with requests before the replies to earlier ones, where they overlapped', () => {
    const story = [1, 2, 3, 4].map((id) => told(id, 0, 'a', [200], id < 3 ? { until: 3 } : {}));

    assert.deepEqual(order(story), ['>1', '>2', '>3', '<1', '<2', '<3', '>4', '<4']);
  });

  test('with the answer to who asks while it is asked before its own', () => {
    const inner = { from: 'resource-server', to: 'authorization-server' } as const;
    const story = [told(1, 0, 'a', [200], { until: 2 }), told(2, 0, {}, [200], inner)];

    assert.deepEqual(order(story), ['>1', '>2', '<2', '<1']);
  });

  test('by its beginning and its end, where it is long', () => {
    const story = Array.from({ length: 40 }, (_, index) => told(index + 1, 0, 'a', [200]));
    const happenings = order(story);

    assert.equal(happenings.filter((each) => each.startsWith('>')).length, 10);
    assert.equal(happenings[12], 'fold 30');
    assert.deepEqual(happenings.slice(-2), ['>40', '<40']);
  });
});

describe('a swimlane', () => {
  const story = [
    told(1, 0, { grant_type: 'refresh_token', refresh_token: '…0001' }, [200, { access_token: '…0002' }]),
    told(2, 15_552_000, '…0002', [401, { error: 'invalid_token' }]),
    told(3, 15_552_000, '…0002', [200], {
      reply: undefined,
      failure: { reason: 'reset', detail: '' },
    } as object),
  ];
  const picture = swimlane(story, (index) => `ROW/1/${index + 1}`).toString();

  test('has the parties that occur, the messages with what they carry, and the time', () => {
    for (const text of [
      'client',
      'resource',
      'POST /token',
      'refresh_token …0001',
      '200 OK',
      'access …0002',
      '180 d later',
      'Bearer …0002',
      '401 Unauthorized',
      'invalid_token',
      'no reply',
      'reset',
    ]) {
      assert.ok(picture.includes(`>${text}<`), text);
    }
    assert.doesNotMatch(picture, />user<|>harness</);
  });

  test('leads from each arrow to the transcript, and is told in words', () => {
    assert.deepEqual([...new Set(picture.match(/ROW\/1\/\d/g))], ['ROW/1/1', 'ROW/1/2', 'ROW/1/3']);
    assert.match(
      picture,
      /aria-label="3 exchanges between client, authorization server and resource server. client to authorization server POST \/token: 200 OK;/,
    );
  });

  test('shows what was under way at once side by side', () => {
    const race = [1, 2, 3].map((id) => told(id, 0, 'a', [200], id < 3 ? { until: 3 } : {}));
    const bars = [
      ...swimlane(race, String)
        .toString()
        .matchAll(/class="bar" x="([\d.]+)" y="([\d.]+)"[^>]* height="([\d.]+)"/g),
    ];

    assert.equal(new Set(bars.map(([, x]) => x)).size, 3);
    const [tops, ends] = [
      bars.map(([, , y]) => Number(y)),
      bars.map(([, , y, height]) => Number(y) + Number(height)),
    ];
    assert.ok(Math.max(...tops) < Math.min(...ends));
    assert.match(swimlane(race, String).toString(), />at once</);
  });
});

describe('the life of a token is drawn', () => {
  const issued = told(1, 0, {}, [200, { access_token: '…00aa', expires_in: 3600 }]);

  test('where its length was told, and it was used later', () => {
    const [life] = lifetimesIn([issued, told(2, 1800, '…00aa', [200]), told(3, 3601, '…00aa', [401])]);

    assert.deepEqual(
      life?.uses.map(({ age }) => age),
      [1800, 3601],
    );
    const picture = life === undefined ? '' : lifetimePicture(life).toString();
    assert.match(picture, />expires_in 3600: ends after 1 h</);
    assert.match(picture, />after 1 h 1 s: GET \/api, 401 Unauthorized</);
  });

  test('not where nobody said how long it lives, or it was used at once, or never', () => {
    const silent = told(1, 0, {}, [200, { access_token: '…00aa' }]);

    assert.deepEqual(lifetimesIn([silent, told(2, 1800, '…00aa', [200])]), []);
    const endless = told(1, 0, {}, [200, { access_token: '…00aa', expires_in: 1e300 }]);
    assert.deepEqual(lifetimesIn([endless, told(2, 1800, '…00aa', [200])]), []);
    assert.deepEqual(lifetimesIn([issued, told(2, 0, '…00aa', [200])]), []);
    assert.deepEqual(lifetimesIn([issued, told(2, 1800, '…00bb', [200])]), []);
  });
});

describe('the rotation of refresh tokens is drawn', () => {
  const story = [
    refresh(1, 0, '…0001', [200, { refresh_token: '…0002' }]),
    refresh(2, 60, '…0002', [200, { refresh_token: '…0002' }]),
    refresh(3, 600, '…0001', [400, { error: 'invalid_grant' }]),
  ];

  test('with what replaced what, what was kept, and what was refused', () => {
    const rotation = rotationIn(story);

    assert.deepEqual(rotation?.tokens, ['…0001', '…0002']);
    const picture = rotation === undefined ? '' : rotationPicture(rotation).toString();
    assert.match(picture, />200 OK, the same again</);
    assert.match(picture, />400 invalid_grant</);
    assert.match(picture, /…0001 used at the start: 200 OK, answered by …0002; /);
  });

  test('with the two ends of tokens that are shown, which begin alike', () => {
    const [one, other] = ['a', 'b'].map((end) => `eyJhbGciOiJSUzI1NiJ9.${end.repeat(40)}`);
    const rotation = rotationIn([
      refresh(1, 0, one ?? '', [200, { refresh_token: other }]),
      refresh(2, 0, other ?? '', [200]),
    ]);
    const picture = rotation === undefined ? '' : rotationPicture(rotation).toString();

    assert.match(picture, />eyJhb…aaaaa<.*>eyJhb…bbbbb</s);
  });

  test('not of a single refresh, nor of more than a picture can hold', () => {
    assert.equal(rotationIn(story.slice(0, 1)), undefined);
    const many = Array.from({ length: 20 }, (_, index) => refresh(index, 0, `…${1000 + index}`, [200]));
    assert.equal(rotationIn(many), undefined);
  });
});

test('pictures are well-formed, whatever the messages hold', async () => {
  const hostile = '"><script>alert(1)</script>\u0000\u202e\ud800\ufffe]]>&\'';
  const story = [
    told(1, 0, { grant_type: hostile, refresh_token: hostile }, [
      200,
      { access_token: hostile, expires_in: 5 },
    ]),
    refresh(2, 1, hostile, [400, { error: hostile, refresh_token: hostile }]),
    refresh(3, 1, hostile, [200, { refresh_token: `${hostile}2` }]),
    told(4, 9, hostile, [200, { error: hostile }]),
  ].map((exchange) => ({
    ...exchange,
    request: { ...exchange.request, method: hostile, url: `https://rs.test/${hostile}` },
  }));
  const [life] = lifetimesIn(story);
  const rotation = rotationIn(story);
  assert.ok(life !== undefined && rotation !== undefined);
  const xml = [swimlane(story, String), lifetimePicture(life), rotationPicture(rotation)].map(
    (picture, index) => ({
      fileName: `${index}.svg`,
      contents: picture.toString(),
    }),
  );

  const { errors } = await validateXML({ xml, normalization: 'format' });
  assert.deepEqual(errors, []);
});
