import type { IExecuteFunctions } from 'n8n-workflow';
import { schemaFromExample } from '../../capabilities/extraction/schema-from-example';
import { schemaFromFields, type Field } from '../../capabilities/extraction/schema-from-fields';
import { isSchema, type JsonSchema } from '../../capabilities/schema/json-schema';
import { normalised } from '../../capabilities/schema/normalised';
import { validatorOf } from '../../capabilities/schema/validator';
import { Failure } from '../../endpoint/failure';
import { readJson } from '../shared/parameters/read-json';

/** A row of Fields: what an object holds stands a level deeper than elsewhere. */
type Row = Omit<Field, 'fields'> & { fields?: { field?: Field[] } };

/**
 * The schema of an item, however it was given. Throws request-invalid with the place of each
 * mistake, so that not even a job is made of it.
 */
export async function readSchema(node: IExecuteFunctions, item: number): Promise<JsonSchema> {
	const schema = await normalised(read(node, item));
	await validatorOf(schema, 'The schema');
	return schema;
}

function read(node: IExecuteFunctions, item: number): JsonSchema {
	const from = node.getNodeParameter('schemaFrom', item);
	if (from === 'fields') {
		const rows = node.getNodeParameter('fields.field', item, []) as Row[];
		return schemaFromFields(rows.map((row) => ({ ...row, fields: row.fields?.field ?? [] })));
	}
	if (from === 'example') {
		return schemaFromExample(readJson('JSON Example', node.getNodeParameter('example', item)));
	}
	const schema = readJson('JSON Schema', node.getNodeParameter('schema', item));
	if (isSchema(schema) && Object.keys(schema).length > 0) return schema;
	throw new Failure({
		kind: 'request-invalid',
		message: 'The JSON Schema must be an object with fields',
		hint: 'Write a schema like {"type": "object", "properties": {"name": {"type": "string"}}}',
	});
}
