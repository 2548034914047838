/** Title under which the ledger cites the document of IBM MobileFirst. */
export const MOBILEFIRST_DOCUMENT = 'Using the MobileFirst Server to authenticate external resources';
