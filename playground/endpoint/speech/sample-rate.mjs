/** Samples a second of all that the speech models hear. */
export const SAMPLE_RATE = 16_000;
