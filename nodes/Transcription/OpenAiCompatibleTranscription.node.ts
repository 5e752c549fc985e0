import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { priceOption, simplify } from '../shared/descriptions/common-options';
import { capabilityCredentials } from '../shared/descriptions/credentials';
import { modelLocator } from '../shared/descriptions/model-locator';
import { resumeWebhooks, waitingNodeTooltip } from '../shared/descriptions/resume-webhook';
import { queueOptions, runMode } from '../shared/descriptions/run-mode';
import { searchModels } from '../shared/parameters/search-models';

export class OpenAiCompatibleTranscription implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'OpenAI-Compatible Transcription',
		name: 'openAiCompatibleTranscription',
		icon: { light: 'file:transcription.svg', dark: 'file:transcription.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["model"] }}',
		description: 'Turn recordings into text and subtitles, inline or as a nightly batch on workers',
		defaults: { name: 'Transcription' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: capabilityCredentials,
		waitingNodeTooltip,
		webhooks: resumeWebhooks,
		properties: [
			runMode,
			modelLocator('The model that listens', 'e.g. gemini-3.8-flash or whisper-1'),
			{
				displayName: 'Input Data Field Name',
				name: 'binaryPropertyName',
				type: 'string',
				default: 'data',
				required: true,
				hint: 'The name of the input field that holds the recording',
				description:
					'A recording of any length as wav, mp3, m4a, ogg, flac or webm, or a video with sound; long ones are cut in their pauses and joined again',
			},
			{
				displayName: 'Write as Files',
				name: 'outputFiles',
				type: 'multiOptions',
				noDataExpression: true,
				options: [
					{
						name: 'JSON',
						value: 'json',
						description: 'All that the item holds, as a file of its own',
					},
					{ name: 'SRT Subtitles', value: 'srt', description: 'In the output field srt' },
					{ name: 'Text', value: 'txt', description: 'In the output field txt' },
					{ name: 'WebVTT Subtitles', value: 'vtt', description: 'In the output field vtt' },
				],
				default: [],
				displayOptions: { hide: { runMode: ['queue'] } },
				description: 'Files to add to the item besides its fields, named like the recording',
			},
			simplify,
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add option',
				default: {},
				description: 'Only what is set here is sent',
				options: [
					{
						displayName: 'Chunk Length (Minutes)',
						name: 'chunkMinutes',
						type: 'number',
						typeOptions: { minValue: 0.5, maxValue: 60, numberPrecision: 1 },
						default: 8,
						description:
							'Longest part of a recording that is sent at once; shorter parts are done sooner side by side, and cost more requests',
					},
					{
						displayName: 'Language',
						name: 'language',
						type: 'string',
						default: '',
						placeholder: 'e.g. en',
						description: 'Language that is spoken, as an ISO 639-1 code; found out where left out',
					},
					priceOption,
					{
						displayName: 'Prompt',
						name: 'prompt',
						type: 'string',
						typeOptions: { rows: 3 },
						default: '',
						placeholder: 'e.g. Names: Aoife, Nguyen; product: TurboPump X2',
						description: 'Names, terms and style that help the model to spell',
					},
					{
						displayName: 'Speaker Names',
						name: 'speakerNames',
						type: 'string',
						default: '',
						placeholder: 'e.g. Aoife, Nguyen',
						description:
							'Separated by commas: whom the model may expect, or who is on the left and on the right channel',
					},
					{
						displayName: 'Speakers',
						name: 'speakers',
						type: 'options',
						options: [
							{
								name: 'By Channel',
								value: 'channels',
								description: 'One speaker is on the left, the other on the right channel of a call',
							},
							{
								name: 'By Voice',
								value: 'voices',
								description:
									'The model tells them apart: Gemini and others that listen in a chat, or gpt-4o-transcribe-diarize; chunks are done one after another',
							},
							{ name: 'Not Told Apart', value: 'none', description: 'Segments name no speaker' },
						],
						default: 'voices',
						description: 'How to tell who says what',
					},
					{
						displayName: 'Temperature',
						name: 'temperature',
						type: 'number',
						typeOptions: { minValue: 0, maxValue: 1, numberPrecision: 2 },
						default: 0,
						description: 'From 0, always the likeliest word, to 1',
					},
					{
						displayName: 'Times of Words',
						name: 'words',
						type: 'boolean',
						default: true,
						description:
							'Whether to ask for the start and end of every word; endpoints with /audio/transcriptions give them',
					},
					{
						displayName: 'Translate To',
						name: 'translateTo',
						type: 'string',
						default: '',
						placeholder: 'e.g. de',
						description:
							'Language to write the transcript in, as an ISO 639-1 code; any where the model listens in a chat, else English alone',
					},
				],
			},
			queueOptions,
		],
	};

	methods = { listSearch: { searchModels } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const { executeCapability } = await import('../shared/run/execute-capability.js');
		const { transcriptionAdapter } = await import('./transcription-adapter.js');
		return await executeCapability(this, transcriptionAdapter);
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const { resumeBatch } = await import('../shared/resume/resume-batch.js');
		return await resumeBatch(this);
	}
}
