import { Failure } from '../../endpoint/failure';
import type { JsonSchema } from '../schema/json-schema';

/** A field of what is wanted, as a person fills it in. */
export interface Field {
	name: string;
	type: string;
	description?: string;
	required?: boolean;
	/** What an enum allows: one a line, or separated by commas. */
	values?: unknown;
	/** The type of a list's entries. */
	items?: string;
	/** What an object, or each object of a list, has. */
	fields?: readonly Field[];
}

/** A mistake and where it is, as a sentence such as `Field "lines.price" has no name`. */
type Note = (place: string, mistake: string) => void;

const simple: Record<string, JsonSchema> = {
	string: { type: 'string' },
	number: { type: 'number' },
	integer: { type: 'integer' },
	boolean: { type: 'boolean' },
	date: { type: 'string', format: 'date' },
	dateTime: { type: 'string', format: 'date-time' },
};

/**
 * The JSON Schema of an object with the fields and no others. Throws request-invalid with every
 * mistake and its place.
 */
export function schemaFromFields(fields: readonly Field[]): JsonSchema {
	const mistakes: string[] = [];
	const schema = toObject(fields, [], (place, mistake) => {
		mistakes.push(place === '' ? mistake : `Field ${place} ${mistake}`);
	});
	if (mistakes.length === 0) return schema;
	throw new Failure({
		kind: 'request-invalid',
		message: mistakes.join('. '),
		hint:
			fields.length === 0
				? 'Click Add field below Fields, and name what to extract'
				: 'Correct it below Fields',
	});
}

/** Empty for the whole. */
const inQuotes = (path: readonly string[]) => (path.length === 0 ? '' : `"${path.join('.')}"`);

function toObject(fields: readonly Field[], path: readonly string[], note: Note): JsonSchema {
	const isInner = path.length > 0;
	if (fields.length === 0)
		note(inQuotes(path), isInner ? 'has no fields' : 'Add at least one field');
	const named = fields.map((field, index) => {
		const name = typeof field.name === 'string' ? field.name.trim() : '';
		const number = String(index + 1);
		if (name === '') note(isInner ? `${number} of ${inQuotes(path)}` : number, 'has no name');
		return { ...field, name, place: [...path, name === '' ? number : name] };
	});
	for (const [index, { name, place }] of named.entries()) {
		const first = named.findIndex((other) => other.name === name);
		if (name !== '' && first !== index) note(inQuotes(place), 'exists more than once');
	}
	const properties = named.map((field) => [field.name, toProperty(field, field.place, note)]);
	return {
		type: 'object',
		properties: Object.fromEntries(properties) as JsonSchema,
		required: named.filter(({ required }) => required === true).map(({ name }) => name),
		additionalProperties: false,
	};
}

function toProperty(field: Field, place: readonly string[], note: Note): JsonSchema {
	const description = field.description?.trim() ?? '';
	return {
		...toType(field, place, note),
		...(description === '' ? {} : { description }),
	};
}

function toType(
	{ type, values, items, fields = [] }: Field,
	place: readonly string[],
	note: Note,
): JsonSchema {
	if (type === 'object') return toObject(fields, place, note);
	if (type === 'objectList') return { type: 'array', items: toObject(fields, place, note) };
	if (type === 'enum') return { type: 'string', enum: toValues(values, place, note) };
	if (type === 'list') return { type: 'array', items: toSimple(items ?? 'string', place, note) };
	return toSimple(type, place, note);
}

function toSimple(type: string, place: readonly string[], note: Note): JsonSchema {
	const schema = Object.hasOwn(simple, type) ? simple[type] : undefined;
	if (!schema) note(inQuotes(place), `has the unknown type "${type}"`);
	return { ...schema };
}

function toValues(given: unknown, place: readonly string[], note: Note): string[] {
	const text = typeof given === 'string' ? given : '';
	const listed: unknown[] = Array.isArray(given)
		? given
		: text.split(text.includes('\n') ? '\n' : ',');
	const values = listed.map((value) => String(value).trim()).filter((value) => value !== '');
	if (values.length === 0) note(inQuotes(place), 'has no allowed values');
	return [...new Set(values)];
}
