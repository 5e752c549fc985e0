import type { INodeProperties } from 'n8n-workflow';
import { jsonSchemaField } from '../shared/descriptions/response-format';

const withSchema = { show: { outputFormat: ['json_schema'] } };

/** The form of the answer, right below the messages. */
export const outputFormatFields: INodeProperties[] = [
	{
		displayName: 'Output Format',
		name: 'outputFormat',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Text', value: 'text' },
			{
				name: 'JSON',
				value: 'json_object',
				description: 'Any JSON object. Mention JSON in a message as well.',
			},
			{
				name: 'JSON Schema',
				value: 'json_schema',
				description: 'A JSON object that matches a schema',
			},
		],
		default: 'text',
		description: 'Format of the answer. JSON is parsed before it is returned.',
	},
	{ ...jsonSchemaField, name: 'jsonSchema', displayOptions: withSchema },
];
