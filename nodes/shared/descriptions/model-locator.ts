import type { INodeProperties } from 'n8n-workflow';

/** The model field: picked from the endpoint's live list, or typed. */
export const modelLocator = (description: string, placeholder: string): INodeProperties => ({
	displayName: 'Model',
	name: 'model',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description,
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchModels', searchable: true },
		},
		{ displayName: 'Name', name: 'id', type: 'string', placeholder },
	],
});
