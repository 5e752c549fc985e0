import type { INodeProperties } from 'n8n-workflow';
import { extraBodyOption } from '../shared/descriptions/common-options';

const generating = { show: { '/operation': ['generate'] } };

/** Every option of the Video Generation node, by their place in the alphabet. */
export const videoGenerationOptions: INodeProperties[] = [
	{ ...extraBodyOption, displayOptions: generating },
	{
		displayName: 'File Name',
		name: 'fileName',
		type: 'string',
		default: 'video',
		placeholder: 'e.g. lighthouse',
		description: 'Name of the file without extension, which is added according to the content',
	},
	{
		displayName: 'Maximum Wait (Minutes)',
		name: 'maxWaitMinutes',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 1440 },
		default: 20,
		description:
			'How long to wait for the video. After that, the item fails with the ID of the video, which you can get later.',
	},
	{
		displayName: 'Seconds',
		name: 'seconds',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 60 },
		default: 8,
		displayOptions: generating,
		description: 'Length of the video. Gemini accepts 4, 6 and 8, OpenAI 4, 8 and 12.',
	},
	{
		displayName: 'Size',
		name: 'size',
		type: 'string',
		default: '1280x720',
		placeholder: 'e.g. 720x1280',
		displayOptions: generating,
		description:
			'Width and height in pixels. Gemini accepts 1280x720, 1920x1080 and 3840x2160, also upright.',
	},
	{
		displayName: 'Start Image Field Name',
		name: 'imageField',
		type: 'string',
		default: 'data',
		displayOptions: generating,
		description:
			'Name of the input field that contains the image that the video begins with: PNG, JPEG or WebP',
	},
];
