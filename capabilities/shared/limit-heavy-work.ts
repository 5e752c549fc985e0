import { createLimiter } from './create-limiter';

/**
 * Runs at most two tasks at once in this process, the others in order: each takes a processor and
 * much memory. Rejects with the signal's reason where it aborts while waiting.
 */
export const limitHeavyWork = createLimiter(2);
