import { during, say } from '../playground/setup/progress.mjs';
import { speechSets } from './speech/speech-sets.mjs';
import { measureAccuracy } from './transcription/accuracy.mjs';
import { measureCutting } from './transcription/cutting.mjs';
import { measureMemory } from './transcription/memory.mjs';
import { measureSlots } from './transcription/slots.mjs';

/** Long recordings: speed of cutting, memory, time with several slots, and what is understood. */
export async function measure() {
	const sets = await during('speaking', speechSets({ minutes: 30, seed: 5 }));
	try {
		const goals = [
			...(await measureCutting(sets.recordings[0])),
			...(await measureSlots()),
			...(await measureMemory()),
			...(await measureAccuracy(sets)),
		];
		say('');
		return goals
			.map(({ what, is, most, least }) => {
				const met = most === undefined ? is >= least : is <= most;
				const goal = most === undefined ? `≥ ${least}` : `≤ ${most}`;
				say(`${met ? 'met   ' : 'MISSED'} ${what}: ${is.toFixed(2)} (${goal})`);
				return met;
			})
			.every(Boolean);
	} finally {
		sets.remove();
	}
}
