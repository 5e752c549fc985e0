import type { IExecuteFunctions } from 'n8n-workflow';
import { plainName } from '../../capabilities/shared/plain-name';
import { videoGeneration } from '../../capabilities/video-generation/video-generation';
import type { VideoRequest } from '../../capabilities/video-generation/video-request';
import type { VideoResult } from '../../capabilities/video-generation/video-result';
import { videoFile } from '../shared/items/video-file';
import { mediaOf } from '../shared/parameters/binary-media';
import { readJson } from '../shared/parameters/read-json';
import { readModel } from '../shared/parameters/read-model';
import { textOf } from '../shared/parameters/text-of';
import type { Adapter } from '../shared/run/adapter';

export const videoGenerationAdapter: Adapter<VideoRequest, VideoResult> = {
	capability: videoGeneration,
	async readRequest(node, item) {
		const options = node.getNodeParameter('options', item);
		const { maxWaitMinutes, extraBody, seconds } = options;
		const wait = maxWaitMinutes === undefined ? {} : { maxWaitMs: Number(maxWaitMinutes) * 60_000 };
		if (node.getNodeParameter('operation', item) === 'get') {
			return { videoId: textOf(node.getNodeParameter('videoId', item)), ...wait };
		}
		const size = textOf(options.size).trim();
		const imageField = textOf(options.imageField).trim();
		return {
			model: readModel(node, item),
			prompt: textOf(node.getNodeParameter('prompt', item)),
			...wait,
			...(seconds === undefined ? {} : { seconds }),
			...(size === '' ? {} : { size }),
			...(imageField === '' ? {} : { image: { media: await mediaOf(node, item, imageField) } }),
			...(extraBody === undefined ? {} : { extraBody: readJson('Extra Body', extraBody) }),
		};
	},
	async toItems(node, result, item) {
		const field = textOf(node.getNodeParameter('binaryPropertyOutput', item)) || 'data';
		const { file, about } = await videoFile(node, result, fileNameOf(node, item));
		return [{ json: about, binary: { [field]: file } }];
	},
};

/** As the user named the file, without an ending and what leads to other folders. */
function fileNameOf(node: IExecuteFunctions, item: number): string | undefined {
	const { fileName } = node.getNodeParameter('options', item);
	const named = textOf(fileName)
		.trim()
		.replace(/\.(mp4|mov|webm)$/i, '');
	return plainName(named) || undefined;
}
