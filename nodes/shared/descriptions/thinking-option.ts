import type { INodeProperties } from 'n8n-workflow';

const by = (way: string) => ({ show: { by: [way] } });

/** How much a model thinks. Endpoints refuse more than one of the three ways, so one is chosen. */
export const thinkingOption: INodeProperties = {
	displayName: 'Thinking',
	name: 'thinking',
	type: 'fixedCollection',
	default: { settings: { by: 'effort', reasoningEffort: 'medium' } },
	description: 'How much the model thinks before it answers',
	options: [
		{
			displayName: 'Settings',
			name: 'settings',
			values: [
				{
					displayName: 'Set By',
					name: 'by',
					type: 'options',
					options: [
						{ name: 'Effort', value: 'effort', description: 'For all models that can think' },
						{ name: 'Level', value: 'level', description: 'For Gemini 3 and newer' },
						{
							name: 'Token Budget',
							value: 'budget',
							description: 'For Gemini 2.5 and models of OpenRouter',
						},
					],
					default: 'effort',
				},
				{
					displayName: 'Effort',
					name: 'reasoningEffort',
					type: 'options',
					options: [
						{ name: 'Extra High', value: 'xhigh', description: 'Newest OpenAI models only' },
						{ name: 'High', value: 'high' },
						{ name: 'Low', value: 'low' },
						{ name: 'Medium', value: 'medium' },
						{ name: 'Minimal', value: 'minimal' },
						{ name: 'None', value: 'none' },
					],
					default: 'medium',
					displayOptions: by('effort'),
				},
				{
					displayName: 'Level',
					name: 'thinkingLevel',
					type: 'options',
					options: [
						{ name: 'High', value: 'high' },
						{ name: 'Low', value: 'low' },
						{ name: 'Medium', value: 'medium' },
						{ name: 'Minimal', value: 'minimal' },
					],
					default: 'low',
					displayOptions: by('level'),
				},
				{
					displayName: 'Token Budget',
					name: 'thinkingBudget',
					type: 'number',
					typeOptions: { minValue: -1 },
					default: 1024,
					displayOptions: by('budget'),
					description:
						'Maximum number of thinking tokens. 0 turns thinking off, -1 lets the model decide.',
				},
			],
		},
	],
};
