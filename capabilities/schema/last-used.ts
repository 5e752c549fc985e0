/** What is kept: so many, and no more than so many characters of what they are kept by. */
const limits = { entries: 200, chars: 4_000_000 };

/** Keeps what was used last, each by a text. */
export function lastUsed<Made>() {
	const known = new Map<string, Made>();
	let chars = 0;
	const forget = (key: string) => {
		if (known.delete(key)) chars -= key.length;
	};
	return {
		forget,
		get: (key: string): Made | undefined => known.get(key),
		keep(key: string, made: Made): Made {
			forget(key);
			known.set(key, made);
			chars += key.length;
			for (const oldest of known.keys()) {
				if (oldest === key || (known.size <= limits.entries && chars <= limits.chars)) break;
				forget(oldest);
			}
			return made;
		},
	};
}
