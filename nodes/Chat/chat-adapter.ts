import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { chat } from '../../capabilities/chat/chat';
import type { ChatMessage } from '../../capabilities/chat/chat-message';
import type { ChatRequest } from '../../capabilities/chat/chat-request';
import type { ChatResult } from '../../capabilities/chat/chat-result';
import { toFailure } from '../../endpoint/to-failure';
import type { Adapter } from '../shared/run/adapter';
import { withItemStream } from '../shared/run/item-stream';
import { readChatOptions } from '../shared/parameters/read-chat-options';
import { readModel } from '../shared/parameters/read-model';
import { readResponseFormat } from '../shared/parameters/read-response-format';
import { textOf } from '../shared/parameters/text-of';
import { chatMemory, hangsMemory, hasMemory } from './chat-memory';
import { readMessages } from './read-messages';
import { withHistory } from './with-history';

export const chatAdapter: Adapter<ChatRequest, ChatResult> = {
	capability: chat,
	async readRequest(node, item) {
		const {
			history,
			schemaName,
			strictSchema,
			scaleDown,
			maxSide,
			videoFrames,
			videoSound,
			...options
		} = node.getNodeParameter('options', item);
		return {
			model: readModel(node, item),
			messages: await readMessages(node, item, {
				history,
				...(scaleDown === undefined ? {} : { scaleDown: scaleDown as boolean }),
				...(maxSide === undefined ? {} : { maxSide: maxSide as number }),
				...(videoFrames === undefined ? {} : { videoFrames: videoFrames as number }),
				...(videoSound === undefined ? {} : { videoSound: videoSound as boolean }),
			}),
			...readChatOptions(options),
			...readFormat(node, item, { schemaName, strictSchema }),
			includeRaw: !(node.getNodeParameter('simplify', item) as boolean),
		};
	},
	async runItem(node, item, request, context) {
		const memory = await chatMemory(node, item);
		const messages = memory ? withHistory(request.messages, memory.history) : request.messages;
		const ask = async (onText?: (text: string) => void) =>
			await chat.run({ ...request, messages }, { ...context, onText });
		// Half of a JSON text is of no use to who reads along.
		const streams =
			node.getNodeParameter('options.streaming', item, true) === true &&
			(request.responseFormat ?? { type: 'text' }).type === 'text';
		const result = streams ? await withItemStream(node, item, ask) : await ask();
		try {
			await memory?.save(questionOf(request.messages), result.text);
		} catch (error) {
			// The answer is paid for.
			context.onHint(`The memory could not save the answer: ${toFailure(error).message}`);
		}
		return result;
	},
	oneByOne: hasMemory,
	queuedHint: (node) =>
		hangsMemory(node)
			? 'Queued items have no memory: the memory node only works inside n8n and is neither read nor written. Set Execution Mode to In n8n, or pass the previous messages in the option History'
			: undefined,
	toItems: (_node, result) => [{ json: { ...result } as IDataObject }],
};

/** The form of the answer; a text needs to be asked for by nothing. */
function readFormat(
	node: IExecuteFunctions,
	item: number,
	{ schemaName, strictSchema }: IDataObject,
): { responseFormat?: object } {
	const type = node.getNodeParameter('outputFormat', item) as string;
	if (type === 'text') return {};
	if (type !== 'json_schema') return readResponseFormat({ type });
	return readResponseFormat({
		type,
		name: textOf(schemaName),
		schema: node.getNodeParameter('jsonSchema', item),
		strict: strictSchema === true,
	});
}

/** The text of the last message, which is what a memory keeps as the question. */
function questionOf(messages: readonly ChatMessage[]): string {
	const content = messages.findLast(({ role }) => role === 'user')?.content ?? '';
	if (typeof content === 'string') return content;
	return content.map((part) => ('text' in part ? String(part.text) : '')).join('');
}
