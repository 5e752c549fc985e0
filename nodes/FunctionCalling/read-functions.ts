import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { Failure } from '../../endpoint/failure';
import { readJson } from '../shared/parameters/read-json';

interface Parameter {
	name: string;
	type: string;
	description?: string;
	required?: boolean;
	values?: string[];
}

interface FunctionFields {
	name: string;
	description?: string;
	parameters?: { parameter?: Parameter[] };
}

/** The functions of an item, however they were defined. */
export function readFunctions(node: IExecuteFunctions, item: number): unknown[] {
	if (node.getNodeParameter('defineBy', item) === 'json') {
		return fromJson(readJson('Functions (JSON)', node.getNodeParameter('functionsJson', item)));
	}
	const fields = node.getNodeParameter('functions.function', item, []) as FunctionFields[];
	return fields.map(({ name, description, parameters }) => ({
		name,
		...(description ? { description } : {}),
		parameters: toSchema(parameters?.parameter ?? []),
	}));
}

/** Functions as OpenAI words them, with or without `{ type, function }` around each. */
function fromJson(given: unknown): unknown[] {
	const list: unknown[] = Array.isArray(given) ? given : [given];
	return list.map((one) => {
		if (typeof one !== 'object' || one === null) {
			throw new Failure({
				kind: 'request-invalid',
				message: 'Functions (JSON) must be a list of objects',
				hint: 'Write [{ "name": "…", "description": "…", "parameters": { … } }]',
			});
		}
		return 'function' in one && typeof one.function === 'object' ? one.function : one;
	});
}

function toSchema(parameters: Parameter[]): IDataObject {
	return {
		type: 'object',
		properties: Object.fromEntries(parameters.map((one) => [one.name, toProperty(one)])),
		required: parameters.filter(({ required }) => required).map(({ name }) => name),
	};
}

function toProperty({ type, description, values = [] }: Parameter): IDataObject {
	const described = description ? { description } : {};
	const allowed = values.filter((value) => value !== '');
	const text = { type: 'string', ...(allowed.length === 0 ? {} : { enum: allowed }) };
	if (type === 'array') return { type, ...described, items: text };
	if (type === 'string') return { ...text, ...described };
	const numbers = type === 'number' || type === 'integer' ? allowed.map(Number) : [];
	return { type, ...described, ...(numbers.length === 0 ? {} : { enum: numbers }) };
}
