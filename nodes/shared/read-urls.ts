import { Failure } from '../../endpoint/failure';
import { readJson } from './read-json';

/**
 * The addresses, data URLs and base64 texts of a field with many values, of which each may be a
 * list, or JSON that holds a list. Throws request-invalid where there is none of `what`.
 */
export function readUrls(value: unknown, what: string): string[] {
	const urls = flatten(value).filter((url) => url !== '');
	if (urls.length > 0) return urls;
	throw new Failure({
		kind: 'request-invalid',
		message: `No ${what} is given`,
		hint: 'Add a URL, a data URL or base64 text, or choose another source',
	});
}

function flatten(value: unknown): string[] {
	if (Array.isArray(value)) return value.flatMap(flatten);
	if (typeof value !== 'string') return [];
	const text = value.trim();
	return text.startsWith('[') ? flatten(readJson('URL or Base64', text)) : [text];
}
