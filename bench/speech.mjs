import { during, say } from '../playground/setup/progress.mjs';
import { aloneErrorRate, naiveErrorRate } from './speech/error-rates.mjs';
import { speechSets } from './speech/speech-sets.mjs';

/**
 * What there is to be beaten: the speech model of the playground on half an hour of utterances
 * alone, and on recordings of all of them that are cut every eight minutes wherever that falls.
 */
export async function measure() {
	const sets = await during('speaking', speechSets({ minutes: 30, seed: 5 }));
	try {
		const alone = await during('transcribing each utterance alone', aloneErrorRate(sets));
		say(`word error rate alone: ${percent(alone)}`);
		for (const recording of sets.recordings) {
			const { name } = recording;
			const each = await during(`transcribing each in ${name}`, aloneErrorRate(sets, recording));
			const cut = await during(`transcribing ${name}, cut blindly`, naiveErrorRate(recording));
			say(`${name}: ${percent(each)} each alone, ${percent(cut)} cut blindly`);
		}
		return true;
	} finally {
		sets.remove();
	}
}

const percent = (share) => `${(share * 100).toFixed(2)} %`;
