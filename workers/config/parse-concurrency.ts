import type { Catalogue } from '../../jobs/queue/catalogue';

const maxConcurrency = 1000;

/**
 * Reads `10` (every capability), `transcription=2,chat=20` (these alone) or nothing (every
 * capability with its own default). Mistakes are reported, not thrown.
 */
export function parseConcurrency(
	text: string | undefined,
	catalogue: Catalogue,
	onMistake: (mistake: string) => void,
): Record<string, number> {
	const all = Object.entries(catalogue);
	if (text === undefined) {
		return Object.fromEntries(all.map(([name, { concurrency }]) => [name, concurrency]));
	}
	if (!text.includes('=')) {
		const number = readNumber(text, onMistake);
		return Object.fromEntries(all.map(([name]) => [name, number]));
	}
	const chosen: Record<string, number> = {};
	for (const part of text.split(',')) {
		const [name = '', number = ''] = part.split('=').map((piece) => piece.trim());
		if (catalogue[name] === undefined) {
			onMistake(
				`contains the unknown name "${name}". Use ${all.map(([known]) => known).join(', ')}`,
			);
		}
		chosen[name] = readNumber(number, onMistake);
	}
	return chosen;
}

function readNumber(text: string, onMistake: (mistake: string) => void): number {
	const number = Number(text);
	if (text.trim() !== '' && Number.isInteger(number) && number >= 1 && number <= maxConcurrency)
		return number;
	onMistake(`must be whole numbers from 1 to ${String(maxConcurrency)}, got "${text}"`);
	return 1;
}
