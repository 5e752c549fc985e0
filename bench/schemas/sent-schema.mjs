import { Ajv2020 } from 'ajv/dist/2020.js';

// The words of OpenAPI that Gemini has, in those of JSON Schema.
function toJsonSchema(value) {
	if (Array.isArray(value)) return value.map(toJsonSchema);
	if (typeof value !== 'object' || value === null) return value;
	const { nullable, ...rest } = value;
	const plain = Object.fromEntries(
		Object.entries(rest).map(([key, inner]) => [
			key,
			key === 'enum' || key === 'const' ? inner : toJsonSchema(inner),
		]),
	);
	// A property may have the name.
	if (nullable !== true)
		return nullable === undefined ? plain : { ...plain, nullable: toJsonSchema(nullable) };
	return { anyOf: [plain, { type: 'null' }] };
}

/** Judges by the schema that was sent, with a validator that is not the package's own. */
export function judgeOf(sent) {
	const ajv = new Ajv2020({
		strict: false,
		logger: false,
		validateSchema: false,
		// The formats of the sets and those of validators disagree, and those that are sent are the schema's own.
		validateFormats: false,
		ownProperties: true,
		// Each schema is made once and asked a few times.
		code: { optimize: false },
	});
	const { $schema, ...rest } = toJsonSchema(sent);
	let validate;
	return (value) => {
		try {
			validate ??= ajv.compile(rest);
		} catch {
			// What the judge cannot read says nothing.
			validate = () => true;
		}
		return validate(value) ? undefined : reasonOf(validate.errors);
	};
}

const reasonOf = ([error]) => `${error.instancePath} ${error.keyword}: ${error.message}`;

/** The schema without its formats: of some, such as byte, sets and validators think differently. */
export function withoutFormats(schema) {
	if (Array.isArray(schema)) return schema.map(withoutFormats);
	if (typeof schema !== 'object' || schema === null) return schema;
	return Object.fromEntries(
		Object.entries(schema).flatMap(([key, inner]) => {
			if (key === 'format' && typeof inner === 'string') return [];
			return [[key, key === 'enum' || key === 'const' ? inner : withoutFormats(inner)]];
		}),
	);
}

/** A strict schema in which a property that may be null may be left out: what strict mode asks for as null. */
export function withoutNulls(sent, root = sent) {
	if (Array.isArray(sent)) return sent.map((one) => withoutNulls(one, root));
	if (typeof sent !== 'object' || sent === null) return sent;
	const { properties } = sent;
	const plain = Object.fromEntries(
		Object.entries(sent).map(([key, inner]) => [
			key,
			key === 'enum' || key === 'const' ? inner : withoutNulls(inner, root),
		]),
	);
	if (!Array.isArray(sent.required) || !properties) return plain;
	const required = sent.required.filter((name) => !takesNull(follow(properties[name], root)));
	return { ...plain, required };
}

/** The value with null wherever the sent schema lets a model say so of what is left out. */
export function withNulls(value, sent, root = sent) {
	const schema = follow(sent, root);
	if (Array.isArray(value)) {
		return typeof schema.items === 'object'
			? value.map((item) => withNulls(item, schema.items, root))
			: value;
	}
	if (typeof value !== 'object' || value === null) return value;
	const properties = schema.properties ?? {};
	const given = Object.entries(value).map(([name, inner]) => [
		name,
		Object.hasOwn(properties, name) ? withNulls(inner, properties[name], root) : inner,
	]);
	const added = Object.entries(properties)
		.filter(([name, property]) => !Object.hasOwn(value, name) && takesNull(follow(property, root)))
		.map(([name]) => [name, null]);
	return Object.fromEntries([...given, ...added]);
}

function follow(schema, root, depth = 0) {
	const { $ref: ref, anyOf } = schema;
	if (depth > 10) return {};
	if (typeof ref === 'string' && ref.startsWith('#')) {
		const found = ref
			.split('/')
			.slice(1)
			.reduce(
				(inner, part) =>
					inner?.[decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~')],
				root,
			);
		return follow(found ?? {}, root, depth + 1);
	}
	// The only branch beside null is what the value follows.
	const real = (anyOf ?? []).filter(({ type }) => type !== 'null');
	if (real.length !== 1) return schema;
	const only = follow(real[0], root, depth + 1);
	return anyOf.length > 1 ? { ...only, nullable: true } : only;
}

const takesNull = ({ type, nullable, enum: values, anyOf }) =>
	nullable === true ||
	type === 'null' ||
	(Array.isArray(type) && type.includes('null') && (!values || values.includes(null))) ||
	(anyOf ?? []).some((one) => one.type === 'null');
