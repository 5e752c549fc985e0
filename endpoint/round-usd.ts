// A ten-billionth of a dollar: a million answers lose less than a hundredth of a cent.
const smallest = 1e10;

/** US dollars as people read them, without the digits that a sum of fractions leaves behind. */
export const roundUsd = (usd: number): number => Math.round(usd * smallest) / smallest;
