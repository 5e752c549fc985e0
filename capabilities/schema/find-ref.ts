import { isSchema, type JsonSchema } from './json-schema';

/** The schema that a reference inside of the same document names, such as `#/$defs/Address`. */
export function findRef(root: JsonSchema, ref: string): JsonSchema | undefined {
	if (ref !== '#' && !ref.startsWith('#/')) return undefined;
	const found = ref
		.slice(1)
		.split('/')
		.slice(1)
		.reduce<unknown>((inner, part) => {
			const name = decode(part);
			return isSchema(inner) || Array.isArray(inner)
				? Object.getOwnPropertyDescriptor(inner, name)?.value
				: undefined;
		}, root);
	return isSchema(found) ? found : undefined;
}

function decode(part: string): string {
	const plain = (text: string) => text.replaceAll('~1', '/').replaceAll('~0', '~');
	try {
		return plain(decodeURIComponent(part));
	} catch {
		return plain(part);
	}
}
