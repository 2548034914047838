import { ControlError } from './control-error.ts';

const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i;

/**
 * Refuses what a foreign page could send: requests for another host, as after DNS rebinding, and requests
 * that a page of another origin makes.
 * @param origin of the control API itself
 * @throws ControlError
 */
export function refuseForeign(host: string | undefined, from: string | undefined, origin: string): void {
  if (host === undefined || !LOOPBACK.test(host)) {
    throw new ControlError(
      403,
      `the control API answers requests for ${origin} only, and this one is for "${host ?? ''}"`,
    );
  }
  if (from !== undefined && from.toLowerCase() !== `http://${host.toLowerCase()}`) {
    throw new ControlError(
      403,
      `the control API takes requests from pages of its own and from programs, and this one comes from "${from}"`,
    );
  }
}
