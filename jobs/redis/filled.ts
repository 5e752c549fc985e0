import { z } from 'zod/v4';

/** A text that is given is not empty. */
export const filled = z.string().min(1, 'must not be empty');
