// developers.openai.com/api/docs/guides/structured-outputs: supported schemas.
const words = {
	any: ['type', 'title', 'description', 'enum', 'const', 'anyOf', '$ref', '$defs', 'definitions'],
	string: ['pattern', 'format'],
	number: ['multipleOf', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'],
	array: ['items', 'minItems', 'maxItems'],
	object: ['properties', 'required', 'additionalProperties'],
};
const known = new Set(Object.values(words).flat());
/** Words of JSON Schema that it does not know. */
const others = new Set(
	`allOf oneOf not if then else dependencies dependentRequired dependentSchemas minLength maxLength
	minProperties maxProperties patternProperties propertyNames unevaluatedProperties unevaluatedItems
	uniqueItems contains prefixItems additionalItems default examples readOnly id $id $schema`.split(
		/\s+/,
	),
);
const formats = new Set('date-time time date duration email hostname ipv4 ipv6 uuid'.split(' '));
const limits = { levels: 10, properties: 5000, values: 1000, chars: 120_000, longList: 15_000 };

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Why OpenAI's strict mode would refuse a schema, by what is documented; none where it takes it. */
export function outsideSubset(root) {
	const reasons = new Set();
	const count = { properties: 0, values: 0, chars: 0 };
	if (root.type !== 'object') reasons.add('the root is no object');
	if (root.anyOf) reasons.add('the root is a union');
	visit(root, 1);
	for (const [name, number] of Object.entries(count)) {
		if (number > limits[name]) reasons.add(`too many ${name}`);
	}
	return [...reasons];

	function visit(schema, level) {
		if (!isObject(schema)) {
			reasons.add('a schema that is no object');
			return;
		}
		for (const word of Object.keys(schema).filter((one) => !known.has(one))) {
			reasons.add(others.has(word) ? `the word ${word}` : 'a word that is no keyword');
		}
		if (
			'$ref' in schema &&
			Object.keys(schema).some((word) => word !== '$ref' && word !== '$defs')
		) {
			reasons.add('words beside $ref');
		}
		if (typeof schema.$ref === 'string' && !/^#($|\/(\$defs|definitions)\/)/.test(schema.$ref)) {
			reasons.add('a reference elsewhere than to definitions');
		}
		if (!['type', 'anyOf', '$ref', 'enum', 'const'].some((word) => word in schema)) {
			reasons.add('no type');
		}
		if (schema.format !== undefined && !formats.has(schema.format)) reasons.add('a format');
		if (level > limits.levels) reasons.add('too many levels');
		visitValues(schema);
		visitObject(schema, level);
		if (typesOf(schema).includes('array') && !isObject(schema.items)) reasons.add('no items');
		if (schema.items !== undefined) visit(schema.items, level + 1);
		for (const one of schema.anyOf ?? []) visit(one, level);
		for (const definitions of [schema.$defs, schema.definitions]) {
			for (const [name, one] of Object.entries(definitions ?? {})) {
				count.chars += name.length;
				visit(one, 1);
			}
		}
	}

	function visitValues({ enum: list, const: only }) {
		const values = [...(list ?? []), ...(only === undefined ? [] : [only])];
		const chars = values.reduce((sum, one) => sum + (typeof one === 'string' ? one.length : 0), 0);
		if (values.length > 250 && chars > limits.longList) reasons.add('a long list of values');
		if (list?.length === 0) reasons.add('no values');
		count.values += values.length;
		count.chars += chars;
	}

	function visitObject(schema, level) {
		if (!typesOf(schema).includes('object')) return;
		const { properties = {}, required = [], additionalProperties } = schema;
		if (additionalProperties !== false) reasons.add('an open object');
		if (Object.keys(properties).some((name) => !required.includes(name))) {
			reasons.add('a property that is not required');
		}
		if (required.some((name) => !Object.hasOwn(properties, name)))
			reasons.add('an unknown name required');
		for (const [name, property] of Object.entries(properties)) {
			count.properties += 1;
			count.chars += name.length;
			visit(property, level + 1);
		}
	}
}

const typesOf = ({ type }) => (Array.isArray(type) ? type : [type]);
