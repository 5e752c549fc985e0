import { wordsOf } from './words-of';

const maxPlainChars = 1000;

/** An error as OpenAI words it: its message, and whatever else it says of itself. */
export interface UniformError {
	message?: string | undefined;
	[field: string]: unknown;
}

/** What an endpoint said of an error, as an object with its words under `message`. */
export function uniformError(body: unknown, text = ''): UniformError {
	const first: unknown = Array.isArray(body) ? body[0] : body;
	const outer = isObject(first) ? first : {};
	const { error: inner, ...around } = outer;
	const message = wordsOf(first) ?? plain(text);
	return {
		...around,
		...(isObject(inner) ? inner : {}),
		...(message === undefined ? {} : { message }),
	};
}

const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** The words of a body that is no JSON: a text, of which a long one is cut, or the title of a page. */
function plain(text: string): string | undefined {
	const title = /<title[^>]*>([^<]*)/i.exec(text)?.[1];
	const shown = title ?? text.replace(/<(script|style)\b[\s\S]*?<\/\1>|<[^>]*>/gi, ' ');
	const words = shown.replace(/\s+/g, ' ').trim();
	if (words === '') return undefined;
	return words.length > maxPlainChars ? `${words.slice(0, maxPlainChars - 1)}…` : words;
}
