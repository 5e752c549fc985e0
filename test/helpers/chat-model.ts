import type { INodeParameters, ISupplyDataFunctions } from 'n8n-workflow';
import { OpenAiCompatibleChatModel } from '../../nodes/ChatModel/OpenAiCompatibleChatModel.node';
import { geminiCredential, picked } from './credential-data';
import { executeFunctions } from './execute-functions';

/** The parts of LangChain's messages and models that are used here. */
export interface LcMessage {
	text: string;
	content: unknown;
	tool_calls?: { id?: string; name: string; args: object }[];
	usage_metadata?: { input_tokens: number; output_tokens: number; total_tokens: number };
	response_metadata: Record<string, unknown>;
	concat(other: LcMessage): LcMessage;
}
export interface LcModel {
	invoke(messages: unknown[], options?: object): Promise<LcMessage>;
	stream(messages: unknown[], options?: object): Promise<AsyncIterable<LcMessage>>;
	bindTools(tools: object[]): LcModel;
}

/** The chat model as n8n's own kit wraps it, on a server in Gemini's dialect. */
export async function supplyChatModel(
	url: string,
	{
		model = 'models/gemini-3.8-flash',
		options = {},
		signal,
	}: { model?: string; options?: INodeParameters; signal?: AbortSignal | undefined } = {},
) {
	const node = new OpenAiCompatibleChatModel();
	const { functions, hints } = executeFunctions({
		node,
		parameters: { model: picked(model), options },
		credentials: geminiCredential(url),
		...(signal ? { signal } : {}),
	});
	const outputs: unknown[] = [];
	const added = {
		getNextRunIndex: () => 0,
		addInputData: () => ({ index: 0 }),
		addOutputData: (...given: unknown[]) => outputs.push(given),
		logAiEvent: () => undefined,
		setMetadata: () => undefined,
	};
	const host: object = Object.assign(functions, added);
	const supplied = await node.supplyData.call(host as ISupplyDataFunctions, 0);
	return { chat: supplied.response as LcModel, hints, outputs };
}

/** A tool as an agent binds it. */
export const tool = (name: string) => ({
	name,
	description: `Does ${name}`,
	schema: {
		$schema: 'http://json-schema.org/draft-07/schema#',
		type: 'object',
		properties: { input: { type: ['string', 'null'] } },
		required: ['input'],
		additionalProperties: false,
	},
	invoke: () => undefined,
});

/** What n8n's agent makes of calls that were run: one turn for each, with the id in the arguments. */
export const asAgent = (called: NonNullable<LcMessage['tool_calls']>) =>
	called.flatMap(({ id = '', name, args }) => [
		{ role: 'assistant', content: '', tool_calls: [{ id, name, args: { ...args, id } }] },
		{ role: 'tool', tool_call_id: id, content: `result of ${name}` },
	]);
