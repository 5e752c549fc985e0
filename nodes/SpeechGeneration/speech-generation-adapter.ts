import type { IExecuteFunctions } from 'n8n-workflow';
import { plainName } from '../../capabilities/shared/plain-name';
import { speechGeneration } from '../../capabilities/speech-generation/speech-generation';
import type { SpeechRequest } from '../../capabilities/speech-generation/speech-request';
import type { SpeechResult } from '../../capabilities/speech-generation/speech-result';
import { speechFile } from '../shared/items/speech-file';
import { readJson } from '../shared/parameters/read-json';
import { readModel } from '../shared/parameters/read-model';
import { readPrice } from '../shared/parameters/read-price';
import { textOf } from '../shared/parameters/text-of';
import type { Adapter } from '../shared/run/adapter';

export const speechGenerationAdapter: Adapter<SpeechRequest, SpeechResult> = {
	capability: speechGeneration,
	readRequest(node, item) {
		const { price, extraBody, instructions, speed, maxChars } = node.getNodeParameter(
			'options',
			item,
		);
		const voice = textOf(node.getNodeParameter('voice', item)).trim();
		const style = textOf(instructions).trim();
		return {
			model: readModel(node, item),
			text: textOf(node.getNodeParameter('text', item)),
			format: node.getNodeParameter('format', item),
			...(voice === '' ? {} : { voice }),
			...(style === '' ? {} : { instructions: style }),
			...(speed === undefined ? {} : { speed }),
			...(maxChars === undefined ? {} : { maxChars }),
			...readPrice(price),
			...(extraBody === undefined ? {} : { extraBody: readJson('Extra Body', extraBody) }),
		};
	},
	async toItems(node, result, item) {
		const field = textOf(node.getNodeParameter('binaryPropertyOutput', item)) || 'data';
		const { file, about } = await speechFile(node, result, fileNameOf(node, item));
		return [{ json: about, binary: { [field]: file } }];
	},
};

/** As the user named the file, without an ending and what leads to other folders. */
function fileNameOf(node: IExecuteFunctions, item: number): string | undefined {
	const { fileName } = node.getNodeParameter('options', item);
	const named = textOf(fileName)
		.trim()
		.replace(/\.(mp3|opus|ogg|aac|flac|wav|pcm)$/i, '');
	return plainName(named) || undefined;
}
