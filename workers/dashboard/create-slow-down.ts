/** Holds back who guesses passwords. */
export interface SlowDown {
	/** Notes a wrong password of an address; says for how many milliseconds its answer is held back. */
	failed(address: string): number;
	/** For how many milliseconds no password of the address is looked at; 0 for most. */
	blockedMs(address: string): number;
}

const everyMs = 1000;
const mostMs = 10_000;
const mostAddresses = 1000;

/** One guess a second for each address; who is more than ten ahead is not heard. */
export function createSlowDown(now: () => number = Date.now): SlowDown {
	const until = new Map<string, number>();
	let sweptAt = -Infinity;
	const aheadMs = (address: string) => Math.max(0, (until.get(address) ?? 0) - now());
	return {
		failed(address) {
			// Not at each guess: there may be as many addresses as somebody likes to use.
			if (until.size >= mostAddresses && now() - sweptAt >= everyMs) {
				sweptAt = now();
				for (const one of [...until.keys()]) if (aheadMs(one) === 0) until.delete(one);
			}
			const heldBackMs = aheadMs(address) + everyMs;
			until.set(address, now() + heldBackMs);
			return heldBackMs;
		},
		blockedMs(address) {
			return aheadMs(address) > mostMs ? aheadMs(address) - mostMs : 0;
		},
	};
}
