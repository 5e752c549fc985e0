import { answerIn } from './answer-in';
import { isCutShort } from './to-failure';

/** Whether a text that is no JSON was to be JSON: it begins as such, or there is nothing of it. */
const isBegun = (text: string): boolean => /^\s*([[{]|$)/.test(text);

/**
 * The answer that a JSON text holds, and the text itself where it is something else, so that whoever
 * reads it can say so. Throws a SyntaxError only for JSON whose end is missing: to ask again for
 * what came as a whole would be paid for and bring the same.
 */
export function answerOrText(text: string, isCut = isBegun): unknown {
	try {
		return answerIn(text);
	} catch (error) {
		if (!isCutShort(error) || isCut(text)) throw error;
		return text;
	}
}
