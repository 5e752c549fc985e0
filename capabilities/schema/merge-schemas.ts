import { isDeepStrictEqual } from 'node:util';
import { isSchema, type JsonSchema } from './json-schema';

/**
 * Both schemas in one, which takes whatever fits both: types and listed values are those of both,
 * fields and entries have to fit what both say of them. Of any other keyword the first counts.
 */
export function mergeSchemas(one: JsonSchema, two: JsonSchema): JsonSchema {
	const required = [...listOf(one.required), ...listOf(two.required)];
	const prefixItems = [...listOf(one.prefixItems), ...listOf(two.prefixItems)];
	return {
		...two,
		...one,
		...defined('type', commonTypes(one.type, two.type)),
		...defined('enum', commonValues(one.enum, two.enum)),
		...defined('items', bothOf(one.items, two.items)),
		...defined('properties', commonFields(one.properties, two.properties)),
		...(required.length === 0 ? {} : { required: [...new Set(required)] }),
		...(prefixItems.length === 0 ? {} : { prefixItems }),
	};
}

const defined = (keyword: string, value: unknown): JsonSchema =>
	value === undefined ? {} : { [keyword]: value };

/** Where nothing fits both, it is the first that counts: no value is lost. */
function commonTypes(one: unknown, two: unknown): unknown {
	if (one === undefined || two === undefined) return one ?? two;
	const [first, second] = [typesOf(one), typesOf(two)];
	const isIn = (type: unknown, types: unknown[]) =>
		types.includes(type) || (type === 'integer' && types.includes('number'));
	const common = [
		...first.filter((type) => isIn(type, second)),
		...second.filter((type) => isIn(type, first)),
	];
	const types = [...new Set(common)];
	return types.length === 0 ? one : types.length === 1 ? types[0] : types;
}

const typesOf = (type: unknown): unknown[] => (Array.isArray(type) ? type : [type]);

function commonValues(one: unknown, two: unknown): unknown {
	if (!Array.isArray(one) || !Array.isArray(two)) return one ?? two;
	const texts = new Set(two.map((value) => JSON.stringify(value)));
	const common = one.filter((value) => texts.has(JSON.stringify(value)));
	return common.length === 0 ? one : (common as unknown[]);
}

function commonFields(one: unknown, two: unknown): unknown {
	if (!isSchema(one) || !isSchema(two)) return one ?? two;
	const names = [...new Set([...Object.keys(one), ...Object.keys(two)])];
	const own = (fields: JsonSchema, name: string) =>
		Object.hasOwn(fields, name) ? fields[name] : undefined;
	return Object.fromEntries(names.map((name) => [name, bothOf(own(one, name), own(two, name))]));
}

function bothOf(one: unknown, two: unknown): unknown {
	if (one === undefined || two === undefined) return one ?? two;
	if (one === false || two === false) return false;
	if (one === true || isDeepStrictEqual(one, two)) return two;
	return two === true ? one : { allOf: [one, two] };
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
