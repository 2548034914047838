/** What a server shows to be trusted, both in PEM. */
export interface ServerCertificate {
  readonly certificate: string;
  readonly privateKey: string;
}
