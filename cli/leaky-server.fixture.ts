import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { SERVER_SECRETS, WRITINGS } from './planted-secrets.fixture.ts';

/**
 * A program that repeats whatever secret it knows, on its output and in each answer, every time written otherwise. It lets
 * everybody in, creates users, and fails when an account is to be locked. Port and options come on its command line.
 */
const known = Object.values(SERVER_SECRETS);
for (const secret of known) for (const write of WRITINGS) console.log(write(secret));

let answers = 0;
createServer(async (request, reply) => {
  const { url = '', headers } = request;
  const body = await text(request);
  console.error(request.method, url, JSON.stringify(headers), body);
  answers++;
  const repeated = known.map((secret, place) => WRITINGS[(answers + place) % WRITINGS.length]?.(secret));
  reply.setHeader('Content-Type', 'application/json');
  reply.setHeader('Set-Cookie', [
    `sid=${SERVER_SECRETS.sessionCookie}; Path=/`,
    `J=${SERVER_SECRETS.otherCookie}`,
  ]);
  reply.setHeader('X-CSRF-Token', SERVER_SECRETS.fieldOfAnswer);
  reply.setHeader('X-Debug', encodeURIComponent(body || url));
  reply.statusCode = url.startsWith('/admin/account') ? 500 : 200;
  reply.end(
    JSON.stringify({
      access_token: SERVER_SECRETS.accessToken,
      refresh_token: SERVER_SECRETS.refreshToken,
      id_token: SERVER_SECRETS.idToken,
      token_type: 'Bearer',
      expires_in: 3600,
      debug: [url, headers, body, ...repeated],
    }),
  );
}).listen(Number(process.argv[2]), '127.0.0.1');
