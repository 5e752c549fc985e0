import type { IDataObject } from 'n8n-workflow';
import { transcription } from '../../capabilities/transcription/transcription';
import type { TranscriptionRequest } from '../../capabilities/transcription/transcription-request';
import type { TranscriptionResult } from '../../capabilities/transcription/transcription-result';
import type { Adapter } from '../shared/run/adapter';
import { mediaOf } from '../shared/parameters/binary-media';
import { readModel } from '../shared/parameters/read-model';
import { readPrice } from '../shared/parameters/read-price';
import { writeFiles, type FileKind } from './write-files';

export const transcriptionAdapter: Adapter<TranscriptionRequest, TranscriptionResult> = {
	capability: transcription,
	async readRequest(node, item) {
		const { price, language, prompt, speakerNames, ...options } = node.getNodeParameter(
			'options',
			item,
		);
		const field = node.getNodeParameter('binaryPropertyName', item);
		const translates = node.getNodeParameter('operation', item) === 'translate';
		return {
			model: readModel(node, item),
			audio: await mediaOf(node, item, field),
			...options,
			// An empty text is a field that was added and left alone.
			...(language ? { language } : {}),
			...(prompt ? { prompt } : {}),
			...(translates ? { translateTo: node.getNodeParameter('translateTo', item) } : {}),
			...(speakerNames === undefined ? {} : { speakerNames: listOf(speakerNames) }),
			...readPrice(price),
			includeRaw: !(node.getNodeParameter('simplify', item) as boolean),
		};
	},
	async toItems(node, result) {
		const kinds = node.getNodeParameter('outputFiles', 0, []) as FileKind[];
		return [{ json: { ...result } as IDataObject, ...(await writeFiles(node, result, kinds)) }];
	},
};

/** Names as text with commas, or as a list from an expression. */
const listOf = (names: unknown): unknown =>
	typeof names === 'string'
		? names
				.split(',')
				.map((name) => name.trim())
				.filter((name) => name !== '')
		: names;
