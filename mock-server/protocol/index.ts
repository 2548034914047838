export { type ClientCredentials, readBasic, readBearer } from './authorization.ts';
export { type Challenge, writeChallenge } from './challenge.ts';
export { type CookieReach, readCookie, writeCookie } from './cookies.ts';
export { encodedParameter, urlSafe } from './encoded.ts';
export { type Form, parameter, readForm, repeatedParameter } from './form.ts';
export { hostName, readHosts } from './hosts.ts';
export { jsonReply } from './json-reply.ts';
export { writeXml, type XmlElement } from './xml.ts';
