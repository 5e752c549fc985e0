/** Share of the reference's words that were changed, left out or added; 0 is perfect, over 1 possible. */
export function wordErrorRate(reference: string, hypothesis: string): number;
