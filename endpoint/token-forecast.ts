/** Foresees what requests will use: an estimate before the request knows nothing of the answer. */
export interface TokenForecast {
	/** What to set aside for a request of which so much is known. */
	of(estimate: number): number;
	/** Told what a request used that was estimated as so much. */
	learn(estimate: number, used: number): void;
}

/** Set aside for an answer before any is known. */
const unknownAnswer = 1000;
const remembered = 50;

/** Sets aside as much as the largest of the last answers went beyond its estimate. */
export function createTokenForecast(): TokenForecast {
	const beyond: number[] = [];
	return {
		of: (estimate) =>
			estimate === 0
				? 0
				: estimate + (beyond.length === 0 ? unknownAnswer : Math.max(0, ...beyond)),
		learn(estimate, used) {
			if (estimate === 0) return;
			beyond.push(used - estimate);
			if (beyond.length > remembered) beyond.shift();
		},
	};
}
