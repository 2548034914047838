import type { Profile } from '../profiles/index.ts';

/** What an authorization server publishes of itself. @see RFC 8414 section 2, RFC 9207 section 3 */
export function metadataOf(profile: Profile, issuer: string): Readonly<Record<string, unknown>> {
  const { paths, grants, authorization, clientAuthentication, world } = profile;
  const at = (path: string | undefined) => (path === undefined ? undefined : issuer + path);
  const proofs = clientAuthentication.methods.map((method) =>
    method === 'basic' ? 'client_secret_basic' : 'client_secret_post',
  );
  const hasPublicClients = world.clients.some((client) => client.public === true);
  return {
    issuer,
    authorization_endpoint: at(paths.authorization),
    token_endpoint: at(paths.token),
    jwks_uri: at(paths.jwks),
    userinfo_endpoint: at(paths.userinfo),
    scopes_supported: [...new Set(world.clients.flatMap(({ scopes }) => scopes))],
    response_types_supported: authorization?.responseTypes ?? [],
    response_modes_supported: authorization?.responseTypes.map((type) =>
      type === 'code' ? 'query' : 'fragment',
    ),
    grant_types_supported: grants,
    token_endpoint_auth_methods_supported: [...proofs, ...(hasPublicClients ? ['none'] : [])],
    revocation_endpoint: at(paths.revocation),
    revocation_endpoint_auth_methods_supported: [...proofs, ...(hasPublicClients ? ['none'] : [])],
    introspection_endpoint: at(paths.introspection),
    introspection_endpoint_auth_methods_supported: proofs,
    code_challenge_methods_supported: authorization?.pkceMethods,
    ...(authorization === undefined
      ? {}
      : { authorization_response_iss_parameter_supported: authorization.issuerParameter }),
  };
}
