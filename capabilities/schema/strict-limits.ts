import { findRef } from './find-ref';
import { isSchema, type JsonSchema } from './json-schema';
import { eachSubschema } from './map-subschemas';

// platform.openai.com/docs/guides/structured-outputs#supported-schemas
const maxProperties = 5000;
const maxLevels = 10;
const maxValues = 1000;
const maxChars = 120_000;
const longList = { values: 250, chars: 15_000 };

/** Which limit of strict mode a schema is beyond, in words; undefined where it keeps to all. */
export function beyondStrict(root: JsonSchema): string | undefined {
	const sizes = { properties: 0, values: 0, chars: 0, isLongList: false };
	measure(root);
	if (sizes.properties > maxProperties) return `it has more than ${String(maxProperties)} fields`;
	if (sizes.values > maxValues) return `it lists more than ${String(maxValues)} values`;
	if (sizes.chars > maxChars || sizes.isLongList) return 'its names and listed values are too long';
	return levelsOf(root, root, new Map()) > maxLevels
		? `it is nested more than ${String(maxLevels)} levels deep`
		: undefined;

	function measure(schema: JsonSchema): void {
		const { properties, $defs, enum: values } = schema;
		const names = isSchema(properties) ? Object.keys(properties) : [];
		const listed: unknown[] = Array.isArray(values) ? values : [];
		const chars = charsOf(listed);
		sizes.properties += names.length;
		sizes.values += listed.length;
		sizes.chars += charsOf([...names, ...Object.keys(isSchema($defs) ? $defs : {})]) + chars;
		sizes.isLongList ||= listed.length > longList.values && chars > longList.chars;
		eachSubschema(schema, measure);
	}
}

const charsOf = (values: readonly unknown[]): number =>
	values.reduce<number>((sum, value) => sum + String(value).length, 0);

/** How many values stand inside of one another, a plain one as well; a recursion counts once. */
function levelsOf(schema: JsonSchema, root: JsonSchema, known: Map<string, number>): number {
	const { $ref: ref, properties, items, anyOf } = schema;
	if (typeof ref === 'string') {
		const named = findRef(root, ref);
		const levels = known.get(ref);
		if (levels !== undefined || named === undefined) return levels ?? 0;
		known.set(ref, 0);
		known.set(ref, levelsOf(named, root, known));
		return known.get(ref) ?? 0;
	}
	const below = [...Object.values(isSchema(properties) ? properties : {}), items];
	const beside: unknown[] = Array.isArray(anyOf) ? anyOf : [];
	const deepest = (schemas: unknown[]) =>
		Math.max(0, ...schemas.filter(isSchema).map((one) => levelsOf(one, root, known)));
	return Math.max(1 + deepest(below), deepest(beside));
}
