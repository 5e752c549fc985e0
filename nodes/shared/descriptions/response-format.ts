import type { INodeProperties } from 'n8n-workflow';

const withSchema = { show: { type: ['json_schema'] } };

/** The form of the answer, as an option. */
export const responseFormatOption: INodeProperties = {
	displayName: 'Response Format',
	name: 'responseFormat',
	type: 'fixedCollection',
	default: {},
	description: 'The form of the answer; JSON is returned parsed, in the field JSON',
	options: [
		{
			displayName: 'Format',
			name: 'format',
			values: [
				{
					displayName: 'Type',
					name: 'type',
					type: 'options',
					options: [
						{
							name: 'JSON Object',
							value: 'json_object',
							description: 'Any JSON; say so in the prompt',
						},
						{ name: 'JSON Schema', value: 'json_schema', description: 'JSON that fits a schema' },
						{ name: 'Text', value: 'text' },
					],
					default: 'json_object',
				},
				{
					displayName: 'Name',
					name: 'name',
					type: 'string',
					default: 'answer',
					displayOptions: withSchema,
					description: 'Of the schema, in letters, digits and underscores',
				},
				{
					displayName: 'Schema',
					name: 'schema',
					type: 'json',
					default: '{\n\t"type": "object",\n\t"properties": {},\n\t"required": []\n}',
					displayOptions: withSchema,
					description: 'The JSON Schema of the answer',
				},
				{
					displayName: 'Strict',
					name: 'strict',
					type: 'boolean',
					default: false,
					displayOptions: withSchema,
					description:
						'Whether the endpoint must keep to the schema; OpenAI then wants every property required and no others allowed',
				},
			],
		},
	],
};
