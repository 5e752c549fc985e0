import { estimateTokens } from '../shared/estimate-tokens';
import type { SentText } from './sent-text';
import { splitText } from './split-text';

// The smallest part that can be asked for.
const fewest = 16;

/** A text in two parts or so, each as it is sent; itself where it may not be cut, or no further. */
export function halveText(sent: SentText): SentText[] {
	const { prefix } = sent;
	if (prefix === undefined) return [sent];
	const text = sent.text.slice(prefix.length);
	const partTokens = Math.ceil(estimateTokens(text) / 2);
	if (partTokens < fewest) return [sent];
	return splitText(text, { partTokens, overlapTokens: 0 }).map((part) => {
		const half = prefix + part.text;
		return { text: half, tokens: estimateTokens(half), prefix };
	});
}
