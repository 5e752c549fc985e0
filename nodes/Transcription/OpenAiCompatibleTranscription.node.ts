import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { subtitleOf } from '../shared/descriptions/subtitle';
import { oneVersion } from '../shared/descriptions/one-version';
import { priceOption, simplify } from '../shared/descriptions/common-options';
import { capabilityCredentials, credentialsField } from '../shared/descriptions/credentials';
import { modelLocator } from '../shared/descriptions/model-locator';
import { resumeWebhooks, waitingNodeTooltip } from '../shared/descriptions/resume-webhook';
import { queueOptions, runMode } from '../shared/descriptions/run-mode';
import { searchModelsFor } from '../shared/parameters/search-models';

export class OpenAiCompatibleTranscription implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'OpenAI-Compatible Transcription',
		name: 'openAiCompatibleTranscription',
		icon: { light: 'file:transcription.svg', dark: 'file:transcription.dark.svg' },
		group: ['transform'],
		...oneVersion,
		subtitle: subtitleOf({ transcribe: 'transcribe', translate: 'translate' }),
		description: 'Turn recordings into text and subtitles, in n8n or as a nightly batch on workers',
		builderHint: {
			searchHint:
				'Transcribes or translates recordings of any length into text, subtitles and times. For many or long recordings use the execution mode Queue and Wait, which needs workers.',
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-openai-compatible.openAiCompatibleJobs',
					relationHint: 'To collect transcripts that were queued',
				},
			],
		},
		defaults: { name: 'Transcription' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: capabilityCredentials,
		waitingNodeTooltip,
		webhooks: resumeWebhooks,
		properties: [
			credentialsField,
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				options: [
					{
						name: 'Transcribe',
						value: 'transcribe',
						action: 'Transcribe a recording',
						description: 'Turn a recording into text and subtitles in the language that is spoken',
					},
					{
						name: 'Translate',
						value: 'translate',
						action: 'Translate a recording',
						description: 'Turn a recording into text and subtitles in another language',
					},
				],
				default: 'transcribe',
			},
			modelLocator('transcription'),
			{
				displayName: 'Input Data Field Name',
				name: 'binaryPropertyName',
				type: 'string',
				default: 'data',
				required: true,
				hint: 'The name of the input field that contains the recording',
				description:
					'A recording of any length (wav, mp3, m4a, ogg, flac or webm), or a video with sound. Long recordings are split at pauses, and the transcripts are joined.',
			},
			{
				displayName: 'Translate To',
				name: 'translateTo',
				type: 'string',
				default: 'en',
				required: true,
				placeholder: 'e.g. de',
				displayOptions: { show: { operation: ['translate'] } },
				description:
					'Language of the transcript as an ISO 639-1 code. Chat models such as Gemini translate to any language, other models to English only.',
			},
			{
				displayName: 'Output Files',
				name: 'outputFiles',
				type: 'multiOptions',
				noDataExpression: true,
				options: [
					{
						name: 'JSON',
						value: 'json',
						description: 'The whole output as a file',
					},
					{ name: 'SRT Subtitles', value: 'srt', description: 'Subtitles in the binary field srt' },
					{ name: 'Text', value: 'txt', description: 'Plain text in the binary field txt' },
					{
						name: 'WebVTT Subtitles',
						value: 'vtt',
						description: 'Subtitles in the binary field vtt',
					},
				],
				default: [],
				displayOptions: { hide: { runMode: ['queue'] } },
				description: 'Files to add to the output item, named after the recording',
			},
			simplify,
			runMode,
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add option',
				default: {},
				description: 'Only the options that you add are sent to the endpoint',
				options: [
					{
						displayName: 'Chunk Length (Minutes)',
						name: 'chunkMinutes',
						type: 'number',
						typeOptions: { minValue: 0.5, maxValue: 60, numberPrecision: 1 },
						default: 8,
						description:
							'Maximum length of a chunk. Shorter chunks finish sooner in parallel but need more requests.',
					},
					{
						displayName: 'Language',
						name: 'language',
						type: 'string',
						default: '',
						placeholder: 'e.g. en',
						description: 'Language of the recording as an ISO 639-1 code. Leave out to detect it.',
					},
					priceOption,
					{
						displayName: 'Prompt',
						name: 'prompt',
						type: 'string',
						typeOptions: { rows: 3 },
						default: '',
						placeholder: 'e.g. Names: Aoife, Nguyen; product: TurboPump X2',
						description: 'Names, terms and style that help the model with spelling',
					},
					{
						displayName: 'Speaker Diarization',
						name: 'speakers',
						type: 'options',
						options: [
							{
								name: 'By Channel',
								value: 'channels',
								description:
									'One speaker is on the left channel of a call, the other one on the right',
							},
							{
								name: 'By Voice',
								value: 'voices',
								description:
									'The model distinguishes the speakers. Works with Gemini and other chat models that accept audio, and with gpt-4o-transcribe-diarize. Chunks are processed one after another.',
							},
							{ name: 'None', value: 'none', description: 'Segments have no speaker' },
						],
						default: 'voices',
						description: 'How to identify the speakers',
					},
					{
						displayName: 'Speaker Names',
						name: 'speakerNames',
						type: 'string',
						default: '',
						placeholder: 'e.g. Aoife, Nguyen',
						description:
							'Names separated by commas: the speakers to expect, or the speakers on the left and right channel',
					},
					{
						displayName: 'Temperature',
						name: 'temperature',
						type: 'number',
						typeOptions: { minValue: 0, maxValue: 1, numberPrecision: 2 },
						default: 0,
						description: 'From 0 (always the most likely word) to 1',
					},
					{
						displayName: 'Word Timestamps',
						name: 'words',
						type: 'boolean',
						default: true,
						description:
							'Whether to return the start and end time of every word. Works with Whisper and other models that only transcribe.',
					},
				],
			},
			queueOptions,
		],
	};

	methods = { listSearch: { searchModels: searchModelsFor('transcription') } };

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
