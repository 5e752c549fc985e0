/** Samples a second of all that the speech models take. */
export const SAMPLE_RATE = 16_000;
