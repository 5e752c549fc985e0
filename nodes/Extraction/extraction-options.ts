import type { INodeProperties } from 'n8n-workflow';
import { chatOptionFields } from '../shared/descriptions/chat-options';
import { imageOptionFields } from '../shared/descriptions/image-options';
import { rowOptions } from './row-options';

const ownOptions: INodeProperties[] = [
	{
		displayName: 'Characters per Chunk',
		name: 'chunkChars',
		type: 'number',
		typeOptions: { minValue: 200 },
		default: 100000,
		description:
			'Maximum length of a chunk. A longer text is split into chunks, and the results are merged.',
	},
	{
		displayName: 'Date Order',
		name: 'dateOrder',
		type: 'options',
		options: [
			{ name: 'Day, Month, Year', value: 'day-month-year' },
			{ name: 'Month, Day, Year', value: 'month-day-year' },
		],
		default: 'day-month-year',
		description:
			'Order of day, month and year in numeric dates of the document. Dates are returned as YYYY-MM-DD.',
	},
	{
		displayName: 'Document Text',
		name: 'includeDocument',
		type: 'boolean',
		default: true,
		description:
			'Whether to return the text that was read, to which the positions of the quotes refer. It is in the metadata field, under document.',
	},
	{
		displayName: 'Source Quotes',
		name: 'evidence',
		type: 'boolean',
		default: true,
		description:
			'Whether to return the quote from the document for each value, and its position in the text. The quotes are in the metadata field, under evidence.',
	},
	{
		displayName: 'Examples',
		name: 'examples',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		default: {},
		placeholder: 'Add example',
		description:
			'Texts with the result that you expect, which the model sees before the document. Two or three help most with unusual fields.',
		options: [
			{
				displayName: 'Example',
				name: 'example',
				values: [
					{
						displayName: 'Text',
						name: 'text',
						type: 'string',
						typeOptions: { rows: 3 },
						default: '',
						placeholder: 'e.g. Cable, 2 pieces at 9.50',
					},
					{
						displayName: 'Result',
						name: 'data',
						type: 'json',
						typeOptions: { rows: 4 },
						default: '{}',
						description: 'JSON object that fits the schema',
					},
				],
			},
		],
	},
	{
		displayName: 'Instructions',
		name: 'instructions',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		placeholder: 'e.g. Amounts without tax; leave out cancelled lines',
		description: 'Further instructions for the model',
	},
	{
		displayName: 'Max Retries on Invalid Output',
		name: 'maxReasks',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 10 },
		default: 2,
		description:
			'How many times the model is asked to correct an answer that does not match the schema',
	},
	{
		displayName: 'Merge Keys',
		name: 'mergeKeys',
		type: 'string',
		default: '',
		placeholder: 'e.g. sku, date',
		description:
			'Fields that identify the same record in two chunks of a long document, separated by commas',
	},
	{
		displayName: 'Number Format',
		name: 'numberFormat',
		type: 'options',
		options: [
			{ name: '1 234,56', value: '1 234,56' },
			{ name: "1'234.56", value: "1'234.56" },
			{ name: '1,234.56', value: '1,234.56' },
			{ name: '1.234,56', value: '1.234,56' },
		],
		default: '1,234.56',
		description: 'Number format in the document. Values are returned as JSON numbers.',
	},
	{
		displayName: 'Overlap (Characters)',
		name: 'overlapChars',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 500,
		description:
			'Number of characters that consecutive chunks share, up to half of the characters per chunk. A quarter at most if not set.',
	},
	{
		displayName: 'Passes',
		name: 'passes',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 5 },
		default: 2,
		description:
			'How many times the model reads each chunk. Each further pass gets the result so far and adds what is missing, at the price of another request. For lists, set Merge Keys as well.',
	},
	{
		displayName: 'Review Page',
		name: 'reviewPage',
		type: 'boolean',
		default: true,
		description:
			'Whether to add an HTML file to check the values: the text with the quotes highlighted, beside the values. It is in the binary field review of the first item of the document; without an item there is none.',
	},
	{
		displayName: 'Unknown as Null',
		name: 'unknownAsNull',
		type: 'boolean',
		default: true,
		description:
			'Whether to return null for a text that is empty, N/A or null, if the field is optional or may be null',
	},
];

/** Every option of the Extraction node, by their place in the alphabet. */
export const extractionOptions: INodeProperties[] = [
	...chatOptionFields,
	...imageOptionFields.filter(({ name }) => name === 'scaleDown'),
	...ownOptions,
	...rowOptions,
].sort((a, b) => a.displayName.localeCompare(b.displayName));
