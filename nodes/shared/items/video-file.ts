import type { IExecuteFunctions } from 'n8n-workflow';
import type { VideoResult } from '../../../capabilities/video-generation/video-result';

const endings: Partial<Record<string, string>> = { 'video/quicktime': 'mov' };

/** A video as a file of n8n, and what is told of it beside its bytes. */
export async function videoFile(
	node: IExecuteFunctions,
	{ data, ...video }: VideoResult,
	name = 'video',
) {
	const { mimeType } = video;
	const fileName = `${name}.${endings[mimeType] ?? mimeType.replace('video/', '')}`;
	const bytes = Buffer.from(data, 'base64');
	const file = await node.helpers.prepareBinaryData(bytes, fileName, mimeType);
	return { file, about: { fileName, ...video } };
}
