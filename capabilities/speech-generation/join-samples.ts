import { Failure } from '../../endpoint/failure';
import type { Samples } from './read-samples';

/** Pauses between parts in seconds: after a paragraph, and after a sentence within one. */
export const paragraphPause = 0.6;
export const sentencePause = 0.25;

/** Each part begins and ends with a fade of so many seconds, too short to be heard. */
const fadeSeconds = 0.008;

/** What is below is taken for silence: 0.2 % of the full scale, 54 dB below it. */
const silence = 65;

/**
 * Makes parts of speech fit one behind the other: the silence at each join goes, a pause of a fixed
 * length comes in its place, and short fades keep its ends from clicking. The beginning of the first
 * part and the end of the last stay as they are. Call it with the parts in their order.
 */
export function createJoin() {
	let first: Samples | undefined;
	return {
		/** The samples to write for a part; `pause` is what follows it in seconds, none after the last. */
		add(part: Samples, pause: number | undefined): Int16Array[] {
			const isFirst = first === undefined;
			first ??= part;
			const { sampleRate, channels } = first;
			if (part.sampleRate !== sampleRate || part.channels !== channels) throw differs(first, part);
			const fade = Math.round(fadeSeconds * sampleRate) * channels;
			const [start, end] = loudRange(part, fade);
			const cut = part.samples.slice(isFirst ? 0 : start, pause === undefined ? undefined : end);
			if (!isFirst) fadeIn(cut, fade, channels);
			if (pause === undefined || cut.length === 0) return [cut];
			fadeIn(cut.reverse(), fade, channels);
			// What is left of the silence on both sides belongs to the pause.
			const between = Math.round(pause * sampleRate) * channels - 2 * fade;
			return [cut.reverse(), new Int16Array(between)];
		},
		/** Rate and channels of the whole. */
		sound: () => first,
	};
}

/** From where to where a part is to be heard, with room for a fade on both sides. */
function loudRange({ samples, channels }: Samples, fade: number): [start: number, end: number] {
	const isLoud = (sample: number) => Math.abs(sample) > silence;
	const firstLoud = samples.findIndex(isLoud);
	// Nothing to hear: all of it is pause.
	if (firstLoud < 0) return [0, 0];
	const lastLoud = samples.findLastIndex(isLoud);
	const start = Math.max(0, firstLoud - fade);
	const end = Math.min(samples.length, lastLoud + 1 + fade);
	return [start - (start % channels), Math.ceil(end / channels) * channels];
}

/** Lets the samples begin at zero; those of the same moment become weaker alike. */
function fadeIn(samples: Int16Array, length: number, channels: number): void {
	const until = Math.min(length, samples.length - (samples.length % channels));
	for (let i = 0; i < until; i++) {
		const share = (i - (i % channels)) / until;
		samples[i] = Math.round((samples[i] ?? 0) * share);
	}
}

const say = ({ sampleRate, channels }: Samples) =>
	`${String(sampleRate)} Hz with ${String(channels)} channel${channels === 1 ? '' : 's'}`;

const differs = (first: Samples, part: Samples) =>
	new Failure({
		kind: 'output-invalid',
		message: `The endpoint returned parts of the speech in different forms: ${say(first)} and ${say(part)}`,
		hint: 'Set Characters per Request so that the text is spoken with one request, or choose another model',
	});
