/** What is found wrong with a value, and where the check stands in it. */
export interface Findings {
	/** The names and places that lead to what is looked at. */
	readonly path: (string | number)[];
	readonly sentences: ReadonlySet<string>;
	/** Adds what is wrong here, such as `must be number`. */
	add(message: string): void;
	/** Takes sentences over from other findings. */
	take(sentences: Iterable<string>): void;
	/** True once nothing more needs to be found. */
	isFull(): boolean;
}

/** `most` is how many are enough; `path` may be that of other findings, which it then moves with. */
export function createFindings(most: number, path: (string | number)[] = []): Findings {
	const sentences = new Set<string>();
	return {
		path,
		sentences,
		add(message) {
			if (sentences.size < most) sentences.add(`${pointerOf(path)} ${message}`.trim());
		},
		take(others) {
			for (const sentence of others) if (sentences.size < most) sentences.add(sentence);
		},
		isFull: () => sentences.size >= most,
	};
}

const pointerOf = (path: readonly (string | number)[]) =>
	path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
