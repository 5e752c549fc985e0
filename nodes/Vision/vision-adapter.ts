import type { IDataObject } from 'n8n-workflow';
import type { ChatResult } from '../../capabilities/chat/chat-result';
import { vision } from '../../capabilities/vision/vision';
import type { VisionRequest } from '../../capabilities/vision/vision-request';
import type { Adapter } from '../shared/run/adapter';
import { readChatOptions } from '../shared/parameters/read-chat-options';
import { readImages } from '../shared/parameters/read-images';
import { readModel } from '../shared/parameters/read-model';
import { textOf } from '../shared/parameters/text-of';

export const visionAdapter: Adapter<VisionRequest, ChatResult> = {
	capability: vision,
	async readRequest(node, item) {
		const { instructions, system, ...options } = node.getNodeParameter('options', item);
		const task = node.getNodeParameter('operation', item);
		const question = task === 'ask' ? node.getNodeParameter('question', item) : instructions;
		return {
			model: readModel(node, item),
			task,
			...(question ? { question: textOf(question) } : {}),
			images: await readImages(node, item),
			...(system ? { system: textOf(system) } : {}),
			...readChatOptions(options),
			includeRaw: !(node.getNodeParameter('simplify', item) as boolean),
		};
	},
	toItems: (_node, result) => [{ json: { ...result } as IDataObject }],
};
