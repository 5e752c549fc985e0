import type { Levels } from './levels';

/** A stretch of silence, in seconds from the recording's start. */
export interface Silence {
	start: number;
	end: number;
}

const shortest = 0.4;
// Decibels: always silence below the floor, never above the ceiling, in between 20 below speech.
const floor = -70;
const ceiling = -35;
const belowSpeech = 20;

/** The silences of a recording whose levels are decibels, in order. */
export function silencesIn({ windowSeconds, values }: Levels): Silence[] {
	const limit = Math.min(ceiling, Math.max(floor, speechLevel(values) - belowSpeech));
	const silences: Silence[] = [];
	let from = 0;
	for (let index = 0; index <= values.length; index++) {
		if ((values[index] ?? Infinity) < limit) continue;
		const silence = { start: from * windowSeconds, end: index * windowSeconds };
		if (silence.end - silence.start >= shortest - 1e-9) silences.push(silence);
		from = index + 1;
	}
	return silences;
}

/** The level above which half of all the sound's energy lies: one click or long pauses do not move it. */
function speechLevel(values: Float32Array): number {
	const loudestFirst = values.toSorted().reverse();
	const half = loudestFirst.reduce((sum, level) => sum + 10 ** (level / 10), 0) / 2;
	let energy = 0;
	return loudestFirst.find((level) => (energy += 10 ** (level / 10)) >= half) ?? floor;
}
