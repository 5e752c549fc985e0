import { SAMPLE_RATE } from './sample-rate.mjs';

const FRAME = SAMPLE_RATE / 50;
const seconds = (n) => Math.round((n * SAMPLE_RATE) / FRAME);

const LONGEST_PIECE = seconds(20);
const SHORTEST_PIECE = seconds(4);
const PAUSE = seconds(0.3);
// A detector may lose a voice for longer than a word takes.
const OTHER_SOUND = seconds(0.4);
const PADDING = seconds(0.1);
const SILENT_LEVEL = 0.0015;
const SILENT_SHARE_OF_SPEECH = 0.04;

/**
 * Pieces of speech of at most 20 s as { start, end } in samples, cut at pauses, else at the quietest
 * point. `isSpoken` tells of a sample whether speech is heard there: what else sounds, as music
 * does, ends a piece and is in none.
 */
export function cutIntoPieces(samples, isSpoken) {
	const levels = frameLevels(samples);
	const threshold = Math.max(SILENT_LEVEL, SILENT_SHARE_OF_SPEECH * loudLevel(levels));
	const kinds = Array.from(levels, (level, frame) => {
		if (level <= threshold) return 'silence';
		return isSpoken((frame + 0.5) * FRAME) ? 'speech' : 'other';
	});
	const isSpeech = (frame) => kinds[frame] === 'speech';
	const pieces = [];
	let cut = 0;
	for (;;) {
		let start = cut;
		while (start < levels.length && !isSpeech(start)) start++;
		if (start === levels.length) return pieces;
		const nextCut = endOfPiece(levels, kinds, start);
		let end = nextCut;
		while (!isSpeech(end - 1)) end--;
		pieces.push({
			start: Math.max(cut, start - PADDING) * FRAME,
			end: Math.min(samples.length, Math.min(nextCut, end + PADDING) * FRAME),
		});
		cut = nextCut;
	}
}

function endOfPiece(levels, kinds, start) {
	const limit = Math.min(levels.length, start + LONGEST_PIECE);
	let pause = 0;
	let other = 0;
	for (let frame = start; frame < limit; frame++) {
		const isSpeech = kinds[frame] === 'speech';
		pause = isSpeech ? 0 : pause + 1;
		other = isSpeech ? 0 : other + (kinds[frame] === 'other' ? 1 : 0);
		if (other >= OTHER_SOUND || (pause >= PAUSE && frame - start >= SHORTEST_PIECE)) return frame;
	}
	return limit === levels.length ? limit : quietestPoint(levels, start + SHORTEST_PIECE, limit);
}

function quietestPoint(levels, from, to) {
	const reach = seconds(0.15);
	let best = to;
	let bestLevel = Infinity;
	for (let frame = from; frame < to - reach; frame++) {
		let level = 0;
		for (let i = frame - reach; i <= frame + reach; i++) level += levels[i];
		// A tie goes to the later point: longer pieces give the model more context.
		if (level <= bestLevel) [best, bestLevel] = [frame, level];
	}
	return best;
}

function frameLevels(samples) {
	const levels = new Float32Array(Math.ceil(samples.length / FRAME));
	for (let frame = 0; frame < levels.length; frame++) {
		const part = samples.subarray(frame * FRAME, (frame + 1) * FRAME);
		levels[frame] = Math.sqrt(part.reduce((sum, x) => sum + x * x, 0) / part.length);
	}
	return levels;
}

const loudLevel = (levels) => levels.toSorted()[Math.floor(levels.length * 0.95)] ?? 0;
