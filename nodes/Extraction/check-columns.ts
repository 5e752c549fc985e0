import { fieldsOf, isList, itemsOf } from '../../capabilities/extraction/fields-of';
import type { JsonSchema } from '../../capabilities/schema/json-schema';
import { Failure } from '../../endpoint/failure';
import type { RowSettings } from './to-rows';

/** Throws request-invalid where the rows cannot be made of what the schema has. */
export function checkColumns(schema: JsonSchema, settings: RowSettings): void {
	const { recordsField, includeDocumentFields, outputField, metadataField, key, input } = settings;
	const fields = fieldsOf([schema], schema);
	const document = [...fields.keys()].filter((name) => name !== recordsField);
	const record = recordsField === undefined ? document : columnsOf(recordsField, fields, schema);
	const columns = includeDocumentFields ? [...document, ...record] : record;

	const both = includeDocumentFields ? record.find((name) => document.includes(name)) : undefined;
	if (both !== undefined) {
		throw wrong(
			`The document and its records both have a field "${both}", but a row can only have one field with that name`,
			'Rename one of them in the schema, or turn off Include Document Fields',
		);
	}
	if (key?.fields?.length === 0) throw wrong('No key fields are set', 'Enter them in Key Fields');
	const known = new Set([...record, ...document, ...Object.keys(input)]);
	const missing = key?.fields?.find((name) => !known.has(name));
	// Records of which the schema names no fields may have any.
	if (missing !== undefined && record.length > 0) {
		throw wrong(
			`There is no column "${missing}" for the row key`,
			`Correct Key Fields. The columns are ${[...known].join(', ')}`,
		);
	}
	if (key && columns.includes(key.field)) throw twice('row key', key.field);
	const top = outputField === undefined ? [...columns, key?.field] : [outputField];
	if (metadataField !== undefined && top.includes(metadataField)) {
		throw twice('metadata', metadataField);
	}
}

function columnsOf(name: string, fields: Map<string, JsonSchema[]>, root: JsonSchema): string[] {
	const list = fields.get(name) ?? [];
	if (!isList(list, root)) throw noList(name, fields, root);
	return [...fieldsOf(itemsOf(list, root), root).keys()];
}

function noList(name: string, fields: Map<string, JsonSchema[]>, root: JsonSchema): Failure {
	const lists = [...fields].filter(([, schemas]) => isList(schemas, root));
	const names = lists.map(([list]) => list).join(', ');
	const problem = fields.has(name) ? 'is not a list' : 'is not in the schema';
	return wrong(
		name === '' ? 'No records field is set' : `The records field "${name}" ${problem}`,
		names === ''
			? 'Add a list of objects to the schema and enter its name in Records Field, or set Operation to Extract Fields'
			: `Set Records Field to a list in the schema: ${names}`,
	);
}

const twice = (what: string, name: string) =>
	wrong(
		`The field for the ${what}, "${name}", is also a column`,
		'Give it another name in the options',
	);

const wrong = (message: string, hint: string) =>
	new Failure({ kind: 'request-invalid', message, hint });
