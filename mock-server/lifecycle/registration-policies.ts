import type { Profile } from '../profiles/index.ts';

/** What somebody says of an application who registers it; what is missing or empty is absent. */
export interface Application {
  readonly name?: string;
  readonly website?: string;
  readonly redirectUri?: string;
}

/** What is wrong with one of the facts, in words for the person at the form. */
export interface RegistrationComplaint {
  readonly about: keyof Application;
  readonly sentence: string;
}

/** The small decisions of registration. */
export interface RegistrationPolicies {
  /** What keeps an application from being registered: all of it; nothing if it can be. */
  registrationComplaints(application: Application): readonly RegistrationComplaint[];
}

export const registrationPolicies: RegistrationPolicies = {
  registrationComplaints({ name, website, redirectUri }) {
    return [
      { about: 'name' as const, sentence: nameComplaint(name) },
      { about: 'website' as const, sentence: websiteComplaint(website) },
      { about: 'redirectUri' as const, sentence: redirectUriComplaint(redirectUri) },
    ].flatMap(({ about, sentence }) => (sentence === undefined ? [] : [{ about, sentence }]));
  },
};

const LONGEST_NAME = 200;

function nameComplaint(name: string | undefined): string | undefined {
  if (name === undefined) return 'The application needs a name.';
  return name.length > LONGEST_NAME
    ? `The name of the application may have ${LONGEST_NAME} characters at most.`
    : undefined;
}

function websiteComplaint(website: string | undefined): string | undefined {
  if (website === undefined) return 'The application needs a website.';
  return isWebAddress(website)
    ? undefined
    : 'The website must be an absolute http or https URL, such as https://app.example/.';
}

/** @see RFC 6749 section 3.1.2 */
function redirectUriComplaint(uri: string | undefined): string | undefined {
  if (uri === undefined) return 'The application needs a redirect URI.';
  if (/[^\x21-\x7e]/.test(uri)) {
    return 'The redirect URI must be ASCII without spaces; other characters are written with percent signs.';
  }
  if (!isAbsolute(uri)) return 'The redirect URI must be absolute, such as https://app.example/callback.';
  if (uri.includes('#')) {
    return 'The redirect URI must have no fragment: what stands after # never reaches an application.';
  }
  return /^(javascript|data|vbscript|blob|file|about):/i.test(uri)
    ? 'The redirect URI must lead to an application, which its scheme does not.'
    : undefined;
}

const isWebAddress = (url: string): boolean => /^https?:\/\/[^/?#\s]/i.test(url) && URL.canParse(url);

const isAbsolute = (uri: string): boolean =>
  /^https?:/i.test(uri) ? isWebAddress(uri) : /^[a-z][a-z\d+.-]*:/i.test(uri) && URL.canParse(uri);

/** What a registered application gets. @throws Error for a profile that registers none: nothing leads there then */
export function registrationSettings({ name, registration }: Profile): NonNullable<Profile['registration']> {
  if (registration === undefined)
    throw new Error(`the profile ${name} has a registration endpoint and no registration`);
  return registration;
}
