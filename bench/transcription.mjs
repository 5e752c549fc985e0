import { during, say } from '../playground/setup/progress.mjs';
import { speechSets } from './speech/speech-sets.mjs';
import { measureAccuracy } from './transcription/accuracy.mjs';
import { measureCutting } from './transcription/cutting.mjs';
import { measureMemory } from './transcription/memory.mjs';
import { measureSlots } from './transcription/slots.mjs';

const parts = {
	cutting: (sets) => measureCutting(sets.recordings[0]),
	slots: measureSlots,
	memory: measureMemory,
	accuracy: measureAccuracy,
};

/**
 * Long recordings: speed of cutting, time with several slots, memory, and what is understood; all
 * of it, or the parts that are named.
 */
export async function measure(named) {
	const wanted = named.length > 0 ? named : Object.keys(parts);
	const sets = await during('speaking', speechSets({ minutes: 30, seed: 5 }));
	try {
		const goals = [];
		for (const name of wanted) goals.push(...(await parts[name](sets)));
		say('');
		return goals
			.map(({ what, is, max, min }) => {
				const met = max === undefined ? is >= min : is <= max;
				const goal = max === undefined ? `≥ ${min}` : `≤ ${max}`;
				say(`${met ? 'met   ' : 'MISSED'} ${what}: ${is.toFixed(2)} (${goal})`);
				return met;
			})
			.every(Boolean);
	} finally {
		sets.remove();
	}
}
