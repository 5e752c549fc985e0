import type { INodeProperties } from 'n8n-workflow';
import { extraBodyOption } from '../shared/descriptions/common-options';
import { embeddingOptions, taskOption } from '../shared/descriptions/embedding-options';

const ownOptions: INodeProperties[] = [
	{
		displayName: 'Include Input Fields',
		name: 'includeInputFields',
		type: 'boolean',
		default: true,
		description:
			'Whether to keep the fields of the input item. New fields replace those with the same name.',
	},
	{
		displayName: 'Output Field',
		name: 'outputField',
		type: 'string',
		default: 'embedding',
		description: 'Name of the output field for the vector',
	},
	extraBodyOption,
	taskOption,
];

const long = { show: { '/longTexts': ['average', 'chunks'] } };
const { overlapTokens, partTokens, ...others } = embeddingOptions;

/** Every option of the Embeddings node, by their place in the alphabet. */
export const embeddingsOptions: INodeProperties[] = [
	...Object.values(others),
	...[overlapTokens, partTokens].flatMap((option) =>
		option ? [{ ...option, displayOptions: long }] : [],
	),
	...ownOptions,
].sort((a, b) => a.displayName.localeCompare(b.displayName));
