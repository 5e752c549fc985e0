import { readJson } from './read-json';

/**
 * The addresses, data URLs and base64 texts of a field with many values, of which each may be a
 * list, or JSON that holds a list.
 */
export function listUrls(value: unknown): string[] {
	if (Array.isArray(value)) return value.flatMap(listUrls);
	if (typeof value !== 'string') return [];
	const text = value.trim();
	if (text === '') return [];
	return text.startsWith('[') ? listUrls(readJson('URL(s)', text)) : [text];
}
