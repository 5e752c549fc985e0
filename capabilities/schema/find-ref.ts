import { isSchema, type JsonSchema } from './json-schema';

/** The schema that a reference inside of the same document names, such as `#/$defs/Address`. */
export function findRef(root: JsonSchema, ref: string): JsonSchema | undefined {
	if (ref !== '#' && !ref.startsWith('#/')) return undefined;
	const found = lookUp(root, ref);
	return isSchema(found) ? found : undefined;
}

/** What a pointer such as `#/$defs/Address` leads to, a schema or not. */
export const lookUp = (root: JsonSchema, pointer: string): unknown =>
	pointer
		.slice(1)
		.split('/')
		.slice(1)
		.reduce<unknown>((inner, part) => {
			const name = decode(part);
			return isSchema(inner) || Array.isArray(inner)
				? Object.getOwnPropertyDescriptor(inner, name)?.value
				: undefined;
		}, root);

/** The JSON pointer of names. */
export const pointerOf = (...names: string[]): string =>
	names.map((name) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** A reference by the pointer, from the root. */
export const refOf = (pointer: string): string =>
	`#${encodeURI(pointer.toWellFormed()).replaceAll('#', '%23').replaceAll('?', '%3F')}`;

function decode(part: string): string {
	const plain = (text: string) => text.replaceAll('~1', '/').replaceAll('~0', '~');
	try {
		return plain(decodeURIComponent(part));
	} catch {
		return plain(part);
	}
}
