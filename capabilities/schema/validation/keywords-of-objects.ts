import { isSchema } from '../json-schema';
import { toRegExp } from '../to-reg-exp';
import type { Keyword, Keywords } from './check';
import { evaluatedNames } from './evaluated';

const ofCount = (word: string, fits: (value: number, limit: number) => boolean): Keyword => {
	return (given) => {
		if (typeof given !== 'number') return undefined;
		const message = `must NOT have ${word} than ${String(given)} properties`;
		return (value, found) => {
			if (isSchema(value) && !fits(Object.keys(value).length, given)) found.add(message);
		};
	};
};

const lacks = (name: string) => `must have required property '${name}'`;

const required: Keyword = (given) => {
	if (!Array.isArray(given)) return undefined;
	const names = given.map(String);
	return (value, found) => {
		if (!isSchema(value)) return;
		for (const name of names) if (!Object.hasOwn(value, name)) found.add(lacks(name));
	};
};

/** The names or the schema that a property asks for; older drafts have one word for both. */
const dependent: Keyword = (given, { check }) => {
	const entries = Object.entries(isSchema(given) ? given : {});
	return (value, found) => {
		if (!isSchema(value)) return;
		for (const [name, wanted] of entries) {
			if (!Object.hasOwn(value, name)) continue;
			if (!Array.isArray(wanted)) {
				check(wanted, value, found);
				continue;
			}
			const missing = wanted.map(String).filter((one) => !Object.hasOwn(value, one));
			for (const one of missing)
				found.add(`must have property ${one} when property ${name} is present`);
		}
	};
};

const propertyNames: Keyword = (given, { fits }) => {
	return (value, found) => {
		if (!isSchema(value)) return;
		for (const name of Object.keys(value)) {
			if (!fits(given, name)) found.add(`property name must be valid: ${JSON.stringify(name)}`);
		}
	};
};

const additionalProperties: Keyword = (given, { schema, checkAt }) => {
	const { properties, patternProperties } = schema;
	const named = isSchema(properties) ? properties : {};
	const patterns = Object.keys(isSchema(patternProperties) ? patternProperties : {}).map(toRegExp);
	return (value, found) => {
		if (!isSchema(value)) return;
		for (const [name, inner] of Object.entries(value)) {
			if (Object.hasOwn(named, name) || patterns.some((one) => one.test(name))) continue;
			if (given === false) {
				found.add(`must NOT have additional properties: ${JSON.stringify(name)}`);
			} else checkAt(given, inner, name, found);
		}
	};
};

const properties: Keyword = (given, { checkAt }) => {
	if (!isSchema(given)) return undefined;
	return (value, found) => {
		if (!isSchema(value)) return;
		for (const [name, inner] of Object.entries(value)) {
			if (Object.hasOwn(given, name)) checkAt(given[name], inner, name, found);
		}
	};
};

const patternProperties: Keyword = (given, { checkAt }) => {
	const patterns = Object.entries(isSchema(given) ? given : {}).map(
		([pattern, schema]) => [toRegExp(pattern), schema] as const,
	);
	return (value, found) => {
		if (!isSchema(value)) return;
		for (const [name, inner] of Object.entries(value)) {
			for (const [pattern, schema] of patterns) {
				if (pattern.test(name)) checkAt(schema, inner, name, found);
			}
		}
	};
};

const unevaluatedProperties: Keyword = (given, checking) => {
	return (value, found) => {
		if (!isSchema(value)) return;
		const names = evaluatedNames(checking.schema, value, checking);
		for (const [name, inner] of Object.entries(value)) {
			if (names.has(name)) continue;
			if (given === false) {
				found.add(`must NOT have unevaluated properties: ${JSON.stringify(name)}`);
			} else checking.checkAt(given, inner, name, found);
		}
	};
};

/** What is said of objects. */
export const objectKeywords: Keywords = {
	maxProperties: ofCount('more', (count, limit) => count <= limit),
	minProperties: ofCount('fewer', (count, limit) => count >= limit),
	required,
	dependencies: dependent,
	dependentRequired: dependent,
	dependentSchemas: dependent,
	propertyNames,
	additionalProperties,
	properties,
	patternProperties,
	unevaluatedProperties,
};
