import type { ItemFailure } from '../../jobs/failures-of';
import { oneLine } from './one-line';

export interface FailuresOfKind {
	kind: string;
	count: number;
	/** The first different ones. What the model wrote is left out. */
	messages: string[];
}

const shown = 3;

/** Failures by their kind, the most frequent first, with the first messages of each. */
export function failuresByKind(failures: readonly ItemFailure[]): FailuresOfKind[] {
	const kinds = new Map<string, FailuresOfKind>();
	for (const { failure } of failures) {
		const { kind } = failure;
		const of = kinds.get(kind) ?? { kind, count: 0, messages: [] };
		const message = oneLine(failure.message);
		of.count += 1;
		if (of.messages.length < shown && !of.messages.includes(message)) of.messages.push(message);
		kinds.set(kind, of);
	}
	return [...kinds.values()].sort((one, other) => other.count - one.count);
}
