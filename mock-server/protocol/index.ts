export { type ClientCredentials, readBasic, readBearer } from './authorization.ts';
export { type Challenge, writeChallenge } from './challenge.ts';
export { type Form, parameter, readForm, repeatedParameter } from './form.ts';
export { jsonReply } from './json-reply.ts';
export { writeXml, type XmlElement } from './xml.ts';
