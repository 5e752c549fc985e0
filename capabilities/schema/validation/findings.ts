/** What is wrong somewhere in a value. */
export interface Mistake {
	/** The JSON pointer that leads there from the value. */
	at: string;
	/** How many names and places it has. */
	depth: number;
	/** Such as `must be number`. */
	message: string;
}

/** What is found wrong with a value. */
export interface Findings {
	/** The name or place in the value that is looked at; undefined for the value itself. */
	at: string | number | undefined;
	readonly mistakes: ReadonlyMap<string, Mistake>;
	add(message: string): void;
	/** Takes over what is wrong with what is looked at. */
	take(mistakes: Iterable<Mistake>): void;
	/** True once nothing more needs to be found. */
	isFull(): boolean;
}

/** How many are enough, of a value and of each value in it. */
const maxMistakes = 20;

export function createFindings(): Findings {
	const mistakes = new Map<string, Mistake>();
	const found: Findings = {
		at: undefined,
		mistakes,
		add(message) {
			found.take([{ at: '', depth: 0, message }]);
		},
		take(others) {
			for (const other of others) {
				if (mistakes.size >= maxMistakes) return;
				const mistake = found.at === undefined ? other : below(found.at, other);
				mistakes.set(sentenceOf(mistake), mistake);
			}
		},
		isFull: () => mistakes.size >= maxMistakes,
	};
	return found;
}

/** A mistake as people read it, such as `/amount must be number`. */
export const sentenceOf = ({ at, message }: Mistake): string => `${at} ${message}`.trim();

function below(part: string | number, { at, depth, message }: Mistake): Mistake {
	const name = String(part).replaceAll('~', '~0').replaceAll('/', '~1');
	return { at: `/${name}${at}`, depth: depth + 1, message };
}
