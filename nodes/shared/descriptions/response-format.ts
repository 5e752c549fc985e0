import type { INodeProperties } from 'n8n-workflow';

const withSchema = { show: { type: ['json_schema'] } };

/** The form of the answer, as an option. */
export const responseFormatOption: INodeProperties = {
	displayName: 'Response Format',
	name: 'responseFormat',
	type: 'fixedCollection',
	default: {},
	description: 'Format of the answer. JSON is parsed before it is returned.',
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
							description: 'Any JSON. Mention JSON in the prompt as well.',
						},
						{
							name: 'JSON Schema',
							value: 'json_schema',
							description: 'JSON that matches a schema',
						},
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
					description: 'Name of the schema, made of letters, digits and underscores',
				},
				{
					displayName: 'Schema',
					name: 'schema',
					type: 'json',
					default: '{\n\t"type": "object",\n\t"properties": {},\n\t"required": []\n}',
					displayOptions: withSchema,
					description: 'JSON Schema of the answer',
				},
				{
					displayName: 'Strict',
					name: 'strict',
					type: 'boolean',
					default: false,
					displayOptions: withSchema,
					description:
						'Whether to have the endpoint enforce the schema. OpenAI then needs all properties to be required and no additional ones.',
				},
			],
		},
	],
};
