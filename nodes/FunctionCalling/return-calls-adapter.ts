import type { IDataObject } from 'n8n-workflow';
import { callFunctions } from '../../capabilities/function-calling/call-functions';
import type {
	CallFunctionsRequest,
	CallFunctionsResult,
} from '../../capabilities/function-calling/call-functions-request';
import type { Adapter } from '../shared/run/adapter';
import { readChatOptions } from '../shared/parameters/read-chat-options';
import { readModel } from '../shared/parameters/read-model';
import { withoutOwn } from './option-fields';
import { readConversation } from './read-conversation';
import { readFunctions } from './read-functions';
import { readToolChoice } from './read-tool-choice';
import { toRoutedItems } from './to-routed-items';
import { routedNames } from './routed-names';
import { withInput } from './with-input';

export const returnCallsAdapter: Adapter<CallFunctionsRequest, CallFunctionsResult> = {
	capability: callFunctions,
	readRequest(node, item) {
		const options = node.getNodeParameter('options', item);
		const { messages, parallel, strict } = options;
		return {
			model: readModel(node, item),
			messages: readConversation(node, item, messages),
			functions: readFunctions(node, item),
			toolChoice: readToolChoice(node, item),
			...(parallel === undefined ? {} : { parallel }),
			...(strict ? { strict } : {}),
			...readChatOptions(withoutOwn(options)),
			includeRaw: !(node.getNodeParameter('simplify', item) as boolean),
		};
	},
	outputs: (node) => (routedNames(node)?.length ?? 0) + 1,
	toItems(node, result) {
		const names = routedNames(node);
		if (names) return toRoutedItems(result, names);
		return [{ json: { ...result, calls: result.calls.map(withInput) } as IDataObject }];
	},
};
