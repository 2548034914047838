import { z } from 'zod';

/** A span of time, as profiles write it. @see ISO 8601-1 section 5.5.2 */
export const duration = z.iso.duration('must be an ISO 8601 duration such as PT1H or P6M');
