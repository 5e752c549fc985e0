import { findNumber, findText, findTruth, findWord } from './find-values.mjs';

/**
 * Fills an object schema from a text by plain rules (find-values.mjs): declared properties only, the
 * required ones always, another where the text has something for it. `whole`: where the text was cut
 * from, and where a required value is looked for next.
 */
export function fillArguments(schema, text, whole = text) {
	const root = schema ?? {};
	const sources = [{ text, used: new Set(), isWhole: false }];
	if (whole !== text) sources.push({ text: whole, used: new Set(), isWhole: true });
	return fillObject(resolve(root, root), root, sources);
}

function fillObject({ properties = {}, required = [] }, root, sources) {
	const order = Object.keys(properties).sort((a, b) => required.includes(b) - required.includes(a));
	const found = new Map();
	for (const name of order) {
		const value = fill(resolve(root, properties[name]), root, {
			name,
			sources,
			isRequired: required.includes(name),
		});
		if (value !== undefined) found.set(name, value);
	}
	const names = Object.keys(properties).filter((name) => found.has(name));
	return Object.fromEntries(names.map((name) => [name, found.get(name)]));
}

function fill(schema, root, asked) {
	if ('const' in schema) return asked.isRequired ? schema.const : undefined;
	const { sources, isRequired } = asked;
	const { find, otherwise } = ruleOf(schema, root, asked);
	for (const source of isRequired ? sources : sources.slice(0, 1)) {
		const value = find(source);
		if (value !== undefined) return value;
	}
	return isRequired ? (schema.default ?? otherwise()) : undefined;
}

function ruleOf(schema, root, { name, sources, isRequired }) {
	const about = { name, description: schema.description ?? '', format: schema.format };
	if (schema.enum) {
		return { find: (source) => findWord(source, schema.enum), otherwise: () => schema.enum[0] };
	}
	switch (typeOf(schema)) {
		case 'integer':
		case 'number':
			return {
				find: (source) => findNumber(source, about, typeOf(schema) === 'integer'),
				otherwise: () => schema.minimum ?? 0,
			};
		case 'boolean':
			return { find: findTruth, otherwise: () => false };
		case 'object':
			return {
				find: () => (isRequired ? fillObject(schema, root, sources) : undefined),
				otherwise: () => ({}),
			};
		case 'array': {
			const items = resolve(root, schema.items ?? {});
			const next = () => fill(items, root, { name, sources, isRequired: false });
			return { find: () => listOf(next), otherwise: () => [] };
		}
		case 'null':
			return { find: () => null, otherwise: () => null };
		default:
			return { find: (source) => findText(source, about), otherwise: () => sources[0].text };
	}
}

/** What a rule finds until it finds nothing more. */
function listOf(next) {
	const values = [];
	for (let value = next(); value !== undefined && !values.includes(value); value = next()) {
		values.push(value);
	}
	return values.length > 0 ? values : undefined;
}

const typeOf = ({ type, properties }) =>
	Array.isArray(type) ? type.find((one) => one !== 'null') : (type ?? (properties && 'object'));

function resolve(root, schema) {
	const path = /^#\/(?<path>.+)$/.exec(schema?.$ref ?? '')?.groups.path;
	if (path) return path.split('/').reduce((node, key) => node?.[key], root) ?? {};
	const options = schema?.anyOf ?? schema?.oneOf;
	const option = options?.find(({ type }) => type !== 'null');
	return option
		? resolve(root, { ...schema, anyOf: undefined, oneOf: undefined, ...option })
		: (schema ?? {});
}
