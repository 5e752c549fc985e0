import { Failure } from '../../endpoint/failure';
import { createTurns } from '../shared/create-turns';
import { flattenSchema, type Flat, type Scope } from './flatten-schema';
import { typesIn } from './infer-types';
import { isSchema, type JsonSchema } from './json-schema';
import { orNull } from './or-null';
import { beyondStrict } from './strict-limits';
import { strictDefinitions } from './strict-definitions';
import { strictScalar } from './strict-scalar';
import { dependentIn, isOpen, schemaOfProperty } from './schemas-below';
import { branchesOf, isBestUnited, uniteChoices } from './unite-choices';
import { without } from './without';

const maxParts = 10_000;

/**
 * A normalised schema of an object in the part that OpenAI's strict mode takes
 * (platform.openai.com/docs/guides/structured-outputs): every object is closed, every property
 * required, and one that was optional may be null; what strict mode has no word for is described.
 * While it goes through a large one, others have their turn. Throws request-invalid where that part cannot say it, such as an object with any names.
 */
export async function strictSchema(root: JsonSchema, what: string): Promise<JsonSchema> {
	const turn = createTurns();
	const definitions = strictDefinitions(root);
	let parts = 0;
	const count = () => ++parts <= maxParts;
	const scope: Scope = { root, refs: ['#'], level: 0, count, fit: () => ({}) };
	const object = await toObject(uniteChoices(flattenSchema(root, scope)), '');
	const $defs: JsonSchema = {};
	for (const [name, definition] of definitions.wanted) {
		$defs[name] = await strict(definition, `/$defs/${name}`, scope);
	}
	const whole = { ...object, ...(Object.keys($defs).length === 0 ? {} : { $defs }) };
	const limit = beyondStrict(whole);
	if (limit !== undefined) throw failure(limit);
	return whole;

	async function strict(given: unknown, path: string, within: Scope): Promise<JsonSchema> {
		if (!isSchema(given)) throw failure(`the value at ${path} may be anything`);
		const ref = definitions.refOf(given);
		if (ref === undefined) return await toChoices(flattenSchema(given, within), path);
		const { description } = given;
		const alone = { $ref: ref };
		return typeof description === 'string' ? { description, anyOf: [alone] } : alone;
	}

	async function toChoices(flat: Flat, path: string): Promise<JsonSchema> {
		const { choices, schema: own } = flat;
		if (choices.length === 0 || isBestUnited(flat)) return await toTypes(uniteChoices(flat), path);
		const bare = { ...flat, choices: [], schema: without(own, 'title', 'description') };
		const [list = [], ...others] = choices;
		if (others.length > 0) throw failure(`${path} has several choices at once`);
		const anyOf = isPlain(own)
			? await inOrder(
					list.filter((branch) => branch !== false),
					(branch, index) => strict(branch, `${path}/anyOf/${String(index)}`, flat.scope),
				)
			: await inOrder(branchesOf(bare, list), (branch) => toChoices(branch, path));
		if (anyOf.length === 0) throw failure(`no value is valid at ${path}`);
		return { ...described(own), anyOf };
	}

	async function toTypes(flat: Flat, path: string): Promise<JsonSchema> {
		const { schema: own } = flat;
		const types = typesIn(own);
		if (types.length === 0) throw failure(`the value at ${path} may be anything`);
		const nested = types.filter((type) => type === 'object' || type === 'array');
		if (nested.length === 0) return strictScalar(own, types);
		const [only] = nested;
		if (types.length === 1) return await (only === 'object' ? toObject : toList)(flat, path);
		const bare = { ...flat, schema: without(own, 'title', 'description') };
		const anyOf = await inOrder(types, (type) =>
			toTypes({ ...bare, schema: { ...bare.schema, type } }, path),
		);
		return { ...described(own), anyOf };
	}

	async function toObject({ schema: own, scope: within }: Flat, path: string): Promise<JsonSchema> {
		const { properties, required } = own;
		const always = Array.isArray(required) ? required.map(String) : [];
		const fields = isSchema(properties) ? properties : {};
		const names = [...new Set([...Object.keys(fields), ...always, ...dependentIn(own)])];
		const isNamed = names.length > 0 || path === '' || own.additionalProperties === false;
		if (isOpen(own) || !isNamed) {
			throw failure(`the object at ${path || '/'} may have any property`);
		}
		const possible = names
			.map((name) => [name, schemaOfProperty(own, name)] as const)
			.filter(([, field]) => field !== false);
		const named = await inOrder(possible, async ([name, field]) => {
			const inner = await strict(field, `${path}/properties/${name}`, within);
			return [name, always.includes(name) ? inner : orNull(inner)] as const;
		});
		return {
			...strictScalar(without(own, 'enum'), ['object']),
			properties: Object.fromEntries(named),
			required: named.map(([name]) => name),
			additionalProperties: false,
		};
	}

	async function toList({ schema: own, scope: within }: Flat, path: string): Promise<JsonSchema> {
		const { prefixItems, items = true } = own;
		const listed: unknown[] = Array.isArray(prefixItems) ? prefixItems : [];
		const schemas = [...listed, items].filter((one) => one !== false);
		const each = await inOrder(schemas, (one, index) =>
			strict(one, `${path}/items/${String(index)}`, within),
		);
		const [only] = each;
		if (only === undefined) throw failure(`the list at ${path} has no entries`);
		return {
			...strictScalar(without(own, 'enum'), ['array']),
			items: each.length === 1 ? only : { anyOf: each },
		};
	}

	async function inOrder<T, R>(
		list: readonly T[],
		make: (one: T, index: number) => Promise<R>,
	): Promise<R[]> {
		const made: R[] = [];
		for (const [index, one] of list.entries()) {
			await turn();
			made.push(await make(one, index));
		}
		return made;
	}

	function failure(reason: string): Failure {
		return new Failure({
			kind: 'request-invalid',
			message: `${what} does not work with strict mode: ${reason}`,
			hint: 'Name the properties of each object, remove additionalProperties and give each value a type. Or turn off Strict',
		});
	}
}

/** Whether a schema says nothing but its choices. */
const isPlain = (schema: JsonSchema): boolean =>
	Object.keys(schema).every((keyword) => ['title', 'description'].includes(keyword));

const described = ({ description }: JsonSchema): JsonSchema =>
	typeof description === 'string' ? { description } : {};
