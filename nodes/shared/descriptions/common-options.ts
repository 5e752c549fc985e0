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
	description: 'US dollars for a million tokens, in place of the built-in price table',
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
		'Further fields of the request as a JSON object, merged last: they win over fields of the same name',
};
