/** `VSCHAR` of RFC 6749 appendix A: tokens, client ids and secrets. */
export const VSCHAR = /^[\x20-\x7E]$/;

/** `NQSCHAR` of RFC 6749 appendix A: error codes and descriptions. */
export const NQSCHAR = /^[\x20-\x21\x23-\x5B\x5D-\x7E]$/;

/** `NQCHAR` of RFC 6749 appendix A: error URIs, and scope tokens. */
export const NQCHAR = /^[\x21\x23-\x5B\x5D-\x7E]$/;

/** `scope` of RFC 6749 appendix A.4: scope tokens with one space between them. */
export const SCOPE = /^[\x21\x23-\x5B\x5D-\x7E]+( [\x21\x23-\x5B\x5D-\x7E]+)*$/;

/** `b64token` of RFC 6750 section 2.1. */
export const B64TOKEN = /^[A-Za-z0-9\-._~+/]+=*$/;

/** The scopes of a scope text, without order and repetition. */
export const scopesOf = (scope: string): ReadonlySet<string> => new Set(scope.split(' ').filter(Boolean));
