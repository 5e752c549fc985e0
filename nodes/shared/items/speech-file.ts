import type { IExecuteFunctions } from 'n8n-workflow';
import type { SpeechResult } from '../../../capabilities/speech-generation/speech-result';

/** A speech as a file of n8n, and what is told of it beside its bytes. */
export async function speechFile(
	node: IExecuteFunctions,
	{ data, ...speech }: SpeechResult,
	name = 'speech',
) {
	const fileName = `${name}.${speech.format}`;
	const bytes = Buffer.from(data, 'base64');
	const file = await node.helpers.prepareBinaryData(bytes, fileName, speech.mimeType);
	return { file, about: { fileName, ...speech } };
}
