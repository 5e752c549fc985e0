import type { IDataObject } from 'n8n-workflow';
import { chat } from '../../capabilities/chat/chat';
import type { ChatRequest } from '../../capabilities/chat/chat-request';
import type { ChatResult } from '../../capabilities/chat/chat-result';
import type { Adapter } from '../shared/adapter';
import { readJson } from '../shared/read-json';
import { readModel } from '../shared/read-model';
import { readPrice } from '../shared/read-price';

export const chatAdapter: Adapter<ChatRequest, ChatResult> = {
	capability: chat,
	readRequest(node, item) {
		const { price, extraBody, ...options } = node.getNodeParameter('options', item);
		return {
			model: readModel(node, item),
			messages: node.getNodeParameter('messages.message', item, []),
			...options,
			...readPrice(price),
			...(extraBody === undefined ? {} : { extraBody: readJson('Extra Body', extraBody) }),
			includeRaw: !(node.getNodeParameter('simplify', item) as boolean),
		};
	},
	toItems: (_node, result) => [{ json: { ...result } as IDataObject }],
};
