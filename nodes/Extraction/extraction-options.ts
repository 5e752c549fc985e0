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
		description: 'Longest text of one request; a longer one is cut into chunks that are merged',
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
		description: 'How the document writes dates in figures; they come out as YYYY-MM-DD',
	},
	{
		displayName: 'Evidence',
		name: 'evidence',
		type: 'boolean',
		default: true,
		description:
			'Whether to ask for a quote for each value and find it in the text; it comes in the metadata field',
	},
	{
		displayName: 'Instructions',
		name: 'instructions',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		placeholder: 'e.g. Amounts without tax; leave out cancelled lines',
		description: 'What the model should know besides the schema',
	},
	{
		displayName: 'Maximum Re-Asks',
		name: 'maxReasks',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 10 },
		default: 2,
		description: 'How often an answer that does not fit goes back with what is wrong with it',
	},
	{
		displayName: 'Merge Keys',
		name: 'mergeKeys',
		type: 'string',
		default: '',
		placeholder: 'e.g. sku, date',
		description:
			'Fields that tell which records of two chunks of a long document are the same, separated by commas',
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
		description: 'How the document writes numbers; they come out as JSON numbers',
	},
	{
		displayName: 'Overlap (Characters)',
		name: 'overlapChars',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 500,
		description:
			'How much of a chunk the next one repeats, up to half of the characters per chunk; unless set, at most a quarter',
	},
	{
		displayName: 'Unknown as Null',
		name: 'unknownAsNull',
		type: 'boolean',
		default: true,
		description:
			'Whether a text that is empty, N/A or null becomes null where its field is optional or may be null; otherwise it stays as the model wrote it',
	},
];

/** Every option of the Extraction node, by their place in the alphabet. */
export const extractionOptions: INodeProperties[] = [
	...chatOptionFields,
	...imageOptionFields.filter(({ name }) => name === 'scaleDown'),
	...ownOptions,
	...rowOptions,
].sort((a, b) => a.displayName.localeCompare(b.displayName));
