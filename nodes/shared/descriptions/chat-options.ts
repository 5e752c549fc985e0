import type { INodeProperties } from 'n8n-workflow';
import { extraBodyOption, priceOption } from './common-options';
import { thinkingOption } from './thinking-option';

/** The options of every request to a chat model, by their place in the alphabet. */
export const chatOptionFields: INodeProperties[] = [
	{
		displayName: 'Cached Content',
		name: 'cachedContent',
		type: 'string',
		default: '',
		placeholder: 'e.g. cachedContents/abc123',
		description: 'Name of content that was cached with the Gemini API',
	},
	extraBodyOption,
	{
		displayName: 'Frequency Penalty',
		name: 'frequencyPenalty',
		type: 'number',
		typeOptions: { minValue: -2, maxValue: 2, numberPrecision: 2 },
		default: 0,
		description:
			'From -2 to 2. Values above 0 make words less likely the more often they were used.',
	},
	{
		displayName: 'Include Thoughts',
		name: 'includeThoughts',
		type: 'boolean',
		default: true,
		description: "Whether to return the model's thoughts, if the endpoint provides them",
	},
	{
		displayName: 'Maximum Number of Tokens',
		name: 'maxTokens',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 4096,
		description: 'Maximum number of tokens to generate. Thinking tokens count as well.',
	},
	{
		displayName: 'Presence Penalty',
		name: 'presencePenalty',
		type: 'number',
		typeOptions: { minValue: -2, maxValue: 2, numberPrecision: 2 },
		default: 0,
		description: 'From -2 to 2. Values above 0 make words less likely once they were used.',
	},
	priceOption,
	{
		displayName: 'Seed',
		name: 'seed',
		type: 'number',
		default: 0,
		description: 'Use the same seed to get the same answer, if the endpoint supports seeds',
	},
	{
		displayName: 'Service Tier',
		name: 'serviceTier',
		type: 'options',
		options: [
			{ name: 'Auto', value: 'auto', description: 'What the provider uses if nothing is set' },
			{ name: 'Default', value: 'default', description: 'The usual speed and price with OpenAI' },
			{ name: 'Flex', value: 'flex', description: 'Cheaper but slower' },
			{ name: 'Priority', value: 'priority', description: 'Faster but more expensive' },
			{ name: 'Standard', value: 'standard', description: 'The usual speed and price with Gemini' },
		],
		default: 'auto',
		description: 'Speed and price of the request, if the endpoint offers a choice',
	},
	{
		displayName: 'Stop Sequences',
		name: 'stop',
		type: 'string',
		typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Sequence' },
		default: [],
		placeholder: 'e.g. ###',
		description: 'Texts at which the model stops generating',
	},
	{
		displayName: 'Temperature',
		name: 'temperature',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 2, numberPrecision: 2 },
		default: 1,
		description: 'From 0 (always the most likely word) to 2',
	},
	thinkingOption,
	{
		displayName: 'Top P',
		name: 'topP',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 1, numberPrecision: 2 },
		default: 1,
		description: 'Share of the likeliest words to sample from, from 0 to 1',
	},
	{
		displayName: 'User ID',
		name: 'user',
		type: 'string',
		default: '',
		placeholder: 'e.g. user-4711',
		description: 'Identifies your end user, which helps the provider to detect abuse',
	},
];

/** For answers that are about more than what the model was given. */
export const webSearchOption: INodeProperties = {
	displayName: 'Web Search',
	name: 'webSearch',
	type: 'options',
	options: [
		{ name: 'Low', value: 'low', description: 'Read little of each page: cheapest and fastest' },
		{ name: 'Medium', value: 'medium' },
		{ name: 'High', value: 'high', description: 'Read much of each page' },
	],
	default: 'medium',
	description:
		'Let the model search the web, and how much of the pages it reads. Available with OpenRouter, Perplexity, Groq and the search models of OpenAI. The sources are returned in the field citations.',
};
