import type { IExecuteFunctions } from 'n8n-workflow';
import { Failure } from '../../endpoint/failure';
import { readJson } from '../shared/parameters/read-json';
import { textOf } from '../shared/parameters/text-of';

/** The prompt and the instructions of an item, or the whole conversation that takes their place. */
export function readConversation(node: IExecuteFunctions, item: number, option: unknown): unknown {
	const messages = option === undefined ? [] : readJson('Messages (JSON)', option);
	if (!Array.isArray(messages) || messages.length > 0) return messages;
	const system = textOf(node.getNodeParameter('systemMessage', item, ''));
	const content = textOf(node.getNodeParameter('prompt', item, ''));
	if (content.trim() === '') {
		throw new Failure({
			kind: 'request-invalid',
			message: 'The prompt is empty',
			hint: 'Write what the model should do, or add the option Messages (JSON)',
		});
	}
	return [
		...(system.trim() === '' ? [] : [{ role: 'system', content: system }]),
		{ role: 'user', content },
	];
}
