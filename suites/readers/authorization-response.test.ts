import assert from 'node:assert/strict';
import { test } from 'node:test';
import { givesAccess, readAuthorizationResponse, responseParameter } from './authorization-response.ts';

test('a redirect is taken apart without respelling where it leads', () => {
  const response = readAuthorizationResponse('HTTPS://App1.test/a%62?x=1&code=c+d&state=%C3%A9#iss=i');
  assert.equal(response.destination, 'HTTPS://App1.test/a%62');
  assert.equal(responseParameter(response, 'code'), 'c d');
  assert.equal(responseParameter(response, 'state'), 'é');
  assert.equal(responseParameter(response, 'iss'), 'i');
  assert.equal(responseParameter(response, 'error'), undefined);
});

test('a code and a token give access, wherever they stand, and an error does not', () => {
  const gives = (location: string) => givesAccess(readAuthorizationResponse(location));
  assert.ok(gives('https://a.test/?code=1'));
  assert.ok(gives('https://a.test/#access_token=1'));
  assert.ok(!gives('https://a.test/?error=access_denied&state=code'));
});
