import { endlessRefIn } from './endless-ref-in';
import { findRef } from './find-ref';
import { isSchema, type JsonSchema } from './json-schema';
import { shapes } from './keyword-shapes';

const maxMistakes = 20;

/** What is wrong with a normalised schema, as sentences such as `/properties/a/type must be …`. */
export function mistakesIn(root: JsonSchema): string[] {
	const found: string[] = [];
	const refs: string[] = [];
	visit(root, '');
	const endless = found.length === 0 && refs.length > 0 ? endlessRefIn(root) : undefined;
	if (endless !== undefined) add(`a reference only leads back to itself: ${endless}`);
	return found;

	function visit(schema: unknown, path: string): void {
		if (!isSchema(schema)) return;
		for (const [keyword, value] of Object.entries(schema)) {
			const shape = Object.hasOwn(shapes, keyword) ? shapes[keyword] : undefined;
			if (!shape) continue;
			const place = `${path}/${keyword}`;
			const mistake = shape.mistakeOf(value);
			if (mistake !== undefined) add(`${place} ${mistake}`);
			else if (shape.holds) visitWithin(value, shape.holds, place);
		}
		const { $ref: ref } = schema;
		if (typeof ref !== 'string') return;
		refs.push(ref);
		if (findRef(root, ref) === undefined) add(`${path} can't resolve reference ${ref}`.trim());
	}

	function visitWithin(value: unknown, holds: 'a schema' | 'schemas', place: string): void {
		if (holds === 'a schema' && !Array.isArray(value)) {
			visit(value, place);
			return;
		}
		for (const [name, inner] of Object.entries(value as object)) visit(inner, `${place}/${name}`);
	}

	function add(sentence: string): void {
		if (found.length < maxMistakes) found.push(sentence);
	}
}
