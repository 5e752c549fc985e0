import { findRef } from '../schema/find-ref';
import { inferTypes, jsonTypeOf } from '../schema/infer-types';
import { isSchema, type JsonSchema } from '../schema/json-schema';
import { parseDate, type DateOrder } from './parse-date';
import { parseNumber, type NumberFormat } from './parse-number';

export interface Reading {
	numberFormat: NumberFormat;
	dateOrder: DateOrder;
}

const unknown = /^(|-|–|—|n\/?a|null|none|unknown|not (stated|given|available|found|specified))$/i;
const yes = /^(true|yes|y|ja|oui|si|sí|sim|x|✓)$/i;
const no = /^(false|no|n|nein|non|não|nao)$/i;

/**
 * A copy of the value in the types that the schema asks for, where the reply leaves no doubt:
 * "1.234,56 €" for a number, "23.11.2026" for a date, " paid" for Paid. What fits already, and what
 * is in doubt, stays as it is.
 */
export function coerceValue(
	value: unknown,
	schema: JsonSchema,
	reading: Reading,
	root: JsonSchema = schema,
): unknown {
	const flat = follow(schema, root);
	if (isSchema(value)) return coerceObject(value, flat, reading, root);
	if (Array.isArray(value)) {
		const { items } = flat;
		if (!isSchema(items)) return value;
		return value.map((item: unknown) => coerceValue(item, items, reading, root));
	}
	return coerceScalar(value, flat, reading);
}

/** A schema with what its reference, its allOf and its only choice beside null say. */
function follow(schema: JsonSchema, root: JsonSchema, depth = 0): JsonSchema {
	if (depth > 20) return schema;
	const { $ref: ref, anyOf, oneOf, allOf, ...own } = schema;
	const found = typeof ref === 'string' ? findRef(root, ref) : undefined;
	const choices = [anyOf, oneOf].flatMap((list): unknown[] => (Array.isArray(list) ? list : []));
	const real = choices.filter(isSchema).filter(({ type }) => type !== 'null');
	const all = Array.isArray(allOf) ? (allOf as unknown[]).filter(isSchema) : [];
	// Among several choices none is sure.
	const parts = [...(found ? [found] : []), ...all, ...(real.length === 1 ? real : [])];
	return parts.reduce((merged, part) => {
		const inner = follow(part, root, depth + 1);
		return {
			...inner,
			...merged,
			properties: {
				...(inner.properties as JsonSchema | undefined),
				...(merged.properties as JsonSchema | undefined),
			},
		};
	}, own);
}

function coerceObject(
	value: Record<string, unknown>,
	{ properties }: JsonSchema,
	reading: Reading,
	root: JsonSchema,
): Record<string, unknown> {
	if (!isSchema(properties)) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, inner]) => {
			const schema = Object.hasOwn(properties, name) ? properties[name] : undefined;
			return [name, isSchema(schema) ? coerceValue(inner, schema, reading, root) : inner];
		}),
	);
}

function coerceScalar(value: unknown, schema: JsonSchema, reading: Reading): unknown {
	const { enum: allowed } = schema;
	if (Array.isArray(allowed) && allowed.length > 0) return closest(value, allowed);
	const types = inferTypes(schema);
	const own = jsonTypeOf(value);
	const fits = types.includes(own) || (own === 'integer' && types.includes('number'));
	if (typeof value === 'string') {
		if (types.includes('string')) return coerceText(value, schema, reading);
		if (types.length > 0 && unknown.test(value.trim())) return null;
		return fromText(value, types, reading) ?? value;
	}
	if (fits || types.length === 0) return value;
	// 1.10 was read as 1.1, and digits that a number cannot hold were lost when the JSON was read.
	const isSure = Number.isSafeInteger(value) || own === 'boolean';
	return isSure && types.includes('string') ? String(value) : value;
}

function fromText(text: string, types: string[], reading: Reading): unknown {
	if (types.includes('number') || types.includes('integer')) {
		// JSON's own way to write a number has the first word.
		const plain = /^-?\d+(\.\d+)?([eE][-+]?\d+)?$/.test(text.trim());
		const isJson = plain && !/^-?\d{1,3}\.\d{3}$/.test(text.trim());
		const number = isJson ? Number(text) : parseNumber(text, reading.numberFormat);
		if (number !== undefined) return number;
	}
	if (types.includes('boolean')) {
		if (yes.test(text.trim())) return true;
		if (no.test(text.trim())) return false;
	}
	return undefined;
}

function coerceText(text: string, { format }: JsonSchema, { dateOrder }: Reading): unknown {
	if ((format !== 'date' && format !== 'date-time') || text.length > 60) return text;
	if (unknown.test(text.trim())) return null;
	if (format === 'date') return parseDate(text, dateOrder) ?? dateOfTime(text) ?? text;
	const [, date = '', time] =
		/^(.*?)(?:[T ,]+(\d{1,2}:\d{2}(?::\d{2})?))?$/.exec(text.trim()) ?? [];
	if (/[zZ]$|[-+]\d{2}:?\d{2}$/.test(text.trim()) || time === undefined) return text;
	const day = parseDate(date, dateOrder);
	if (day === undefined) return text;
	const clock = time.padStart(time.length < 5 || time.length === 7 ? time.length + 1 : 0, '0');
	// A time without a zone is taken as UTC, as databases do.
	return `${day}T${clock.length === 5 ? `${clock}:00` : clock}Z`;
}

const dateOfTime = (text: string) => /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}/.exec(text.trim())?.[1];

/** The allowed value that is the same but for case and white space. */
function closest(value: unknown, allowed: readonly unknown[]): unknown {
	if (allowed.includes(value)) return value;
	const fold = (one: unknown) => String(one).replace(/\s+/g, ' ').trim().toLowerCase();
	if (typeof value !== 'string' && typeof value !== 'number') return value;
	const same = allowed.filter((one) => fold(one) === fold(value));
	if (same.length === 1) return same[0];
	return typeof value === 'string' && unknown.test(value.trim()) ? null : value;
}
