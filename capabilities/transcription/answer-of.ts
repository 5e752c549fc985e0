import { answerIn } from '../../endpoint/answer-in';

/**
 * What a transcription route answered: the value of JSON, also where its type is not told, and else
 * the words by themselves, whatever type is told. Throws a SyntaxError for JSON that is cut short.
 */
export async function answerOf(response: Response): Promise<unknown> {
	const text = await response.text();
	const type = response.headers.get('content-type') ?? '';
	// A text without a word is that of silence, where it is said to be a text.
	if (text.trim() === '' && type.startsWith('text/')) return text;
	// Words may begin with a bracket, as in [Music].
	const isJson =
		/^\uFEFF?\s*(\{\s*(["}]|$)|$)/.test(text) ||
		(type.includes('json') && /^\s*(["[]|null)/.test(text));
	return isJson ? answerIn(text) : text;
}
