/** What a client of Node sees when the connection breaks before a reply. */
export const connectionReset = (): Error =>
  Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });

/** What a client of Node sees when the connection breaks within a reply. */
export const brokenOff = (): Error => Object.assign(new Error('aborted'), { code: 'ECONNRESET' });

/** What a client of Node sees when the reply is not HTTP: `node:http` tells the code, `fetch` the name. */
export const notHttp = (): Error =>
  Object.assign(new Error('Response does not match the HTTP/1.1 protocol'), {
    name: 'HTTPParserError',
    code: 'HPE_INVALID_CONSTANT',
  });
