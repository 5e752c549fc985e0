/** A piece of text that stays together, and whether a space stands before it. */
export interface Piece {
	text: string;
	spaced: boolean;
}

/** A text as words; where its script has no spaces, by the dictionary that comes with JavaScript. */
export function splitText(text: string): Piece[] {
	const runs = text
		.trim()
		// Some languages set a space before their signs, which no line may begin with.
		.replace(/\s+([!?;:»%]+)(?=\s|$)/gu, '\u00a0$1')
		.split(/[^\S\u00a0]+/u)
		.map((run) => run.trim())
		.filter((run) => run !== '');
	return runs.flatMap((run) =>
		unspaced.test(run) ? splitRun(run) : [{ text: run, spaced: true }],
	);
}

const unspaced =
	/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const opening = /^[\p{Ps}\p{Pi}]+$/u;
const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

function splitRun(run: string): Piece[] {
	const pieces: string[] = [];
	let opened = '';
	for (const { segment, isWordLike } of segmenter.segment(run)) {
		if (opening.test(segment)) opened += segment;
		// A line may not begin with a full stop or a closing bracket.
		else if (!isWordLike && opened === '' && pieces.length > 0)
			pieces.push((pieces.pop() ?? '') + segment);
		else {
			pieces.push(opened + segment);
			opened = '';
		}
	}
	if (opened !== '') pieces.push((pieces.pop() ?? '') + opened);
	return pieces.map((text, index) => ({ text, spaced: index === 0 }));
}
