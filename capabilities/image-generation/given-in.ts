import type { Given } from './answered';

/**
 * The image in an entry or part of an answer, in each of the forms that endpoints give it: base64, a
 * data URL or an address, by itself or under one of the names that are usual. Undefined where there
 * is none.
 */
export function givenIn(part: unknown): Given | undefined {
	const data = dataIn(part);
	if (data === undefined) return undefined;
	const { revised_prompt: revisedPrompt } = (part ?? {}) as { revised_prompt?: unknown };
	return typeof revisedPrompt === 'string' && revisedPrompt !== ''
		? { data, revisedPrompt }
		: { data };
}

// The bytes themselves before an address, which may have expired.
const names = ['b64_json', 'b64', 'base64', 'image_base64', 'data', 'image', 'image_url', 'url'];
const deeper = ['inline_data', 'inlineData', 'source'];

function dataIn(part: unknown): string | undefined {
	if (typeof part === 'string') return part.trim() === '' ? undefined : part.trim();
	if (typeof part !== 'object' || part === null || Array.isArray(part)) return undefined;
	for (const name of [...names, ...deeper]) {
		const found = dataIn((part as Record<string, unknown>)[name]);
		if (found !== undefined) return found;
	}
	return undefined;
}

const markdown = /!\[[^[\]]*\]\(\s*<?([^\s()<>]+)>?(?:\s+"[^"]*")?\s*\)/g;
const dataUrl = /^data:image\/[\w.+-]+;base64,[A-Za-z0-9+/=_-]+$/;

/** The images that a text shows as Markdown, or that it is; and the text without them. */
export function givenInText(text: string): { given: Given[]; text: string } {
	if (dataUrl.test(text.trim())) return { given: [{ data: text.trim() }], text: '' };
	const given: Given[] = [];
	const rest = text.replace(markdown, (shown, data: string) => {
		if (!dataUrl.test(data) && !/^https?:\/\//.test(data)) return shown;
		given.push({ data });
		return '';
	});
	return { given, text: given.length === 0 ? text : rest.trim() };
}
