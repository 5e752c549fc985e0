import { answerOrText } from '../../endpoint/answer-or-text';
import { isStream, streamedTranscript } from './streamed-transcript';

/**
 * What a transcription route answered: the value of JSON, also where its type is not told, and else
 * the words by themselves, whatever type is told. Throws a SyntaxError for JSON that is cut short.
 */
export async function answerOf(response: Response): Promise<unknown> {
	const text = await response.text();
	const type = response.headers.get('content-type') ?? '';
	if (isStream(text, type)) return await streamedTranscript(text);
	// A text without a word is that of silence, where it is said to be a text.
	if (text.trim() === '' && type.startsWith('text/')) return text;
	const isJson =
		/^\s*(\{\s*(["}]|$)|$)/.test(text) || (type.includes('json') && /^\s*(["[{]|null)/.test(text));
	return isJson ? answerOrText(text, isBegun) : text;
}

/** Words may begin with a bracket or a quote, as in [Music]: JSON has both, or there is nothing else. */
const isBegun = (text: string): boolean => /^\s*(\{\s*"|\[\s*[{"]|[{[]?\s*$)/.test(text);
