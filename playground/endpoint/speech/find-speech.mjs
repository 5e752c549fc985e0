import { DETECTOR_FRAME, loadSpeechDetector } from './detect-speech.mjs';
import { steadyTones } from './steady-tones.mjs';

// Speech begins where it is likely and goes on while it is not unlikely, as its detector advises.
const BEGINS = 0.5;
const GOES_ON = 0.35;

/** Loads what tells speech from music and noise: `findSpeech(samples, isCancelled)` -> of a sample, whether it is speech. */
export async function loadSpeechFinder() {
	const detect = await loadSpeechDetector();
	return async function findSpeech(samples, isCancelled) {
		const likely = await detect(samples, isCancelled);
		const steady = steadyTones(samples, DETECTOR_FRAME);
		let isSpeech = false;
		const frames = Array.from(likely, (value, frame) => {
			isSpeech = !steady[frame] && value > (isSpeech ? GOES_ON : BEGINS);
			return isSpeech;
		});
		return (sample) => frames[Math.floor(sample / DETECTOR_FRAME)] ?? false;
	};
}
