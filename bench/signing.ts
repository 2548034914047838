/**
 * Tokens signed per second by the mock server, without sockets, beside the machine's own rate of RS256: as many
 * signatures at a time, by the same key, of the same content. The two take turns in one process.
 */
import { generateKeyPairSync } from 'node:crypto';
import { decodeJwt, SignJWT } from 'jose';
import { createMockServer, keysFrom } from '../mock-server/index.ts';
import { bodyText, bytes, type HttpRequest } from '../mock-server/wire/index.ts';

const ROUNDS = 5;
const AT_A_TIME = 16;
const MILLISECONDS = 1000;

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const mock = await createMockServer({ profile: 'enigma', keys: keysFrom(privateKey), journalLimit: 1000 });
const request: HttpRequest = {
  method: 'POST',
  url: mock.url + mock.profile.paths.token,
  headers: [['Content-Type', 'application/x-www-form-urlencoded']],
  body: bytes('grant_type=client_credentials&client_id=app1&client_secret=secret1'),
};

async function issue(): Promise<string> {
  const { reply } = await mock.handle(request);
  return (JSON.parse(bodyText(reply)) as { access_token: string }).access_token;
}

const claims = decodeJwt(await issue());
const sign = () => new SignJWT(claims).setProtectedHeader({ alg: 'RS256', typ: 'JWT' }).sign(privateKey);

/** Per second, so many of them at a time. */
async function rateOf(make: () => Promise<string>): Promise<number> {
  const started = performance.now();
  let made = 0;
  const worker = async () => {
    while (performance.now() - started < MILLISECONDS) {
      await make();
      made++;
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
  return made / ((performance.now() - started) / 1000);
}

const issued: number[] = [];
const signed: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
  signed.push(await rateOf(sign));
  issued.push(await rateOf(issue));
}
const median = (rates: readonly number[]): number =>
  rates.toSorted((one, other) => one - other)[Math.floor(rates.length / 2)] ?? Number.NaN;
const [rate, bare] = [median(issued), median(signed)];

console.log(`Signing: ${AT_A_TIME} at a time, median of ${ROUNDS} rounds`);
console.log(
  `  JWTs issued ${rate.toFixed(0)}/s, bare RS256 ${bare.toFixed(0)}/s, ratio ${(rate / bare).toFixed(2)}`,
);
