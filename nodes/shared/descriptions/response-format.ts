import type { INodeProperties } from 'n8n-workflow';

const withSchema = { show: { type: ['json_schema'] } };

/** The schema of a JSON answer. */
export const jsonSchemaField: INodeProperties = {
	displayName: 'JSON Schema',
	name: 'schema',
	type: 'json',
	typeOptions: { rows: 6 },
	default:
		'{\n\t"type": "object",\n\t"properties": {\n\t\t"answer": { "type": "string" }\n\t},\n\t"required": ["answer"]\n}',
	description: 'JSON Schema that the answer has to match',
};

const schemaName: INodeProperties = {
	displayName: 'Schema Name',
	name: 'name',
	type: 'string',
	default: 'answer',
	description: 'Name of the schema, made of letters, digits and underscores',
};

const strictSchema: INodeProperties = {
	displayName: 'Strict Schema',
	name: 'strict',
	type: 'boolean',
	default: false,
	description:
		'Whether to have the endpoint enforce the schema. OpenAI then needs all properties to be required and no additional ones.',
};

const ofChat = { show: { '/outputFormat': ['json_schema'] } };

/** What else can be said of the schema, as options of the Chat node. */
export const schemaOptions: INodeProperties[] = [
	{ ...schemaName, name: 'schemaName', displayOptions: ofChat },
	{ ...strictSchema, name: 'strictSchema', displayOptions: ofChat },
];

/** The form of the answer, as an option. */
export const responseFormatOption: INodeProperties = {
	displayName: 'Output Format',
	name: 'responseFormat',
	type: 'fixedCollection',
	default: { format: { type: 'json_object' } },
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
							name: 'JSON',
							value: 'json_object',
							description: 'Any JSON object. Mention JSON in the prompt as well.',
						},
						{
							name: 'JSON Schema',
							value: 'json_schema',
							description: 'A JSON object that matches a schema',
						},
						{ name: 'Text', value: 'text' },
					],
					default: 'json_object',
				},
				{ ...schemaName, displayOptions: withSchema },
				{ ...jsonSchemaField, displayOptions: withSchema },
				{ ...strictSchema, displayOptions: withSchema },
			],
		},
	],
};
