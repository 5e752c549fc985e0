import { Failure } from '../../endpoint/failure';
import type { Profile } from '../../endpoint/profiles/profile';
import { estimateTokens } from '../shared/estimate-tokens';
import type { TextChunk } from '../shared/chunk-text';
import type { EmbeddingsRequest } from './embeddings-request';
import { splitText } from './split-text';

// A token of the sparsest text is about twice as long as is estimated.
const surely = 2;

/** The parts of a text that are sent; throws request-invalid for a text that cannot be. */
export function toParts(
	text: string,
	what: 'text' | 'query',
	{ model, longTexts, partTokens, overlapTokens }: EmbeddingsRequest,
	{ embeddings }: Profile,
): TextChunk[] {
	if (text.trim() === '') {
		throw new Failure({
			kind: 'request-invalid',
			message: `The ${what} is empty`,
			hint: 'Check the expression, or leave out items without text, e.g. with a Filter node',
		});
	}
	const { max, part } = embeddings.textTokens(model);
	if (longTexts !== 'refuse') {
		return splitText(text, { partTokens: partTokens ?? part, overlapTokens });
	}
	const tokens = estimateTokens(text);
	if (tokens <= max * surely) return [{ text, start: 0 }];
	const count = (number: number) => number.toLocaleString('en');
	throw new Failure({
		kind: 'request-invalid',
		message: `The ${what} is too long: about ${count(tokens)} tokens, but ${model} accepts ${count(max)}`,
		hint: 'Set Long Texts to average the vectors of its parts, or to return one vector for each part',
	});
}
