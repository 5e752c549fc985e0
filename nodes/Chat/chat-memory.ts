import { NodeConnectionTypes, type IExecuteFunctions } from 'n8n-workflow';
import type { ChatMessage } from '../../capabilities/chat/chat-message';
import { fromMemory, type MemoryMessage } from './from-memory';

/** The part of a LangChain memory that n8n's memory nodes hand over. */
interface Memory {
	loadMemoryVariables(values: object): Promise<Record<string, unknown>>;
	saveContext(input: object, output: object): Promise<void>;
	memoryKey?: string;
}

export interface ChatMemory {
	/** What was said before, oldest first. */
	history: ChatMessage[];
	/** Keeps a question and its answer. */
	save(question: string, answer: string): Promise<void>;
}

/** Whether one is connected to a node, by its run: n8n takes its time to say so, and it is the same for all items. */
const known = new WeakMap<IExecuteFunctions, boolean>();

/** The memory node that is connected, if any. */
export async function chatMemory(
	node: IExecuteFunctions,
	item: number,
): Promise<ChatMemory | undefined> {
	if (!(known.get(node) ?? (await hasMemory(node)))) return undefined;
	const memory = await connectedMemory(node, item);
	if (!memory) return undefined;
	const variables = await memory.loadMemoryVariables({});
	const messages = variables[memory.memoryKey ?? 'chat_history'];
	return {
		history: Array.isArray(messages) ? fromMemory(messages as MemoryMessage[]) : [],
		async save(question, answer) {
			await memory.saveContext({ input: question }, { output: answer });
		},
	};
}

/** Whether a memory node is connected. */
export async function hasMemory(node: IExecuteFunctions): Promise<boolean> {
	const isConnected = (await connectedMemory(node, 0)) !== undefined;
	known.set(node, isConnected);
	return isConnected;
}

/** Whether one hangs at the node in the workflow, also where its input is hidden. */
export function hangsMemory(node: IExecuteFunctions): boolean {
	const options = { connectionType: NodeConnectionTypes.AiMemory, depth: 1 };
	return node.getParentNodes(node.getNode().name, options).some(({ disabled }) => !disabled);
}

async function connectedMemory(node: IExecuteFunctions, item: number): Promise<Memory | undefined> {
	// As a tool the node has no inputs, and n8n refuses to look at one that is not there.
	if (!node.getNodeInputs().some(({ type }) => type === NodeConnectionTypes.AiMemory)) {
		return undefined;
	}
	const connected = await node.getInputConnectionData(NodeConnectionTypes.AiMemory, item);
	const [memory] = Array.isArray(connected) ? (connected as Memory[]) : [connected as Memory];
	return memory ?? undefined;
}
