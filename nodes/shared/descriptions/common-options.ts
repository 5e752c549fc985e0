import type { INodeProperties } from 'n8n-workflow';

export const simplify: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	noDataExpression: true,
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

/** Prices in place of the price table. */
export const priceOption: INodeProperties = {
	displayName: 'Price',
	name: 'price',
	type: 'fixedCollection',
	default: {},
	description: 'Price per million tokens in US dollars, instead of the built-in price list',
	options: [
		{
			displayName: 'Per Million Tokens',
			name: 'perMillion',
			values: [
				{
					displayName: 'Input (USD)',
					name: 'inputPerMillion',
					type: 'number',
					typeOptions: { minValue: 0, numberPrecision: 6 },
					default: 0,
				},
				{
					displayName: 'Output (USD)',
					name: 'outputPerMillion',
					type: 'number',
					typeOptions: { minValue: 0, numberPrecision: 6 },
					default: 0,
				},
			],
		},
	],
};

export const extraBodyOption: INodeProperties = {
	displayName: 'Extra Body',
	name: 'extraBody',
	type: 'json',
	default: '{}',
	description:
		'Further fields of the request as a JSON object. They replace fields with the same name.',
};
