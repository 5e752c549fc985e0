import { NodeConnectionTypes, type IExecuteFunctions } from 'n8n-workflow';
import type { Tool } from '../../../capabilities/function-calling/tool';
import { Failure } from '../../../endpoint/failure';
import { toolSchema } from './tool-schema';

/** A tool as LangChain has it; n8n's are of its classes, other packages may bring their own. */
interface Supplied {
	name: string;
	description?: string;
	schema?: unknown;
	metadata?: Record<string, unknown>;
	invoke(given: unknown, config?: { signal: AbortSignal }): Promise<unknown>;
}

/** The tools that are connected to the node, for an item. Throws request-invalid where there are none. */
export async function connectedTools(node: IExecuteFunctions, itemIndex: number): Promise<Tool[]> {
	const supplied = await supply(node, itemIndex);
	const tools = (await Promise.all(supplied.map(toolsIn))).flat();
	if (tools.length === 0) throw noTool();
	const names = tools.map(({ name }) => name);
	const twice = names.find((name, index) => names.indexOf(name) < index);
	if (twice === undefined) return tools.map(toTool);
	throw new Failure({
		kind: 'request-invalid',
		message: `Two connected tools have the name "${twice}"`,
		hint: 'Rename one of the tool nodes. The model calls tools by their name',
	});
}

function noTool(): Failure {
	return new Failure({
		kind: 'request-invalid',
		message: 'No tool is connected',
		hint: 'Connect a tool to the Tools input below the node, such as the HTTP Request Tool or the Workflow Tool',
	});
}

async function supply(node: IExecuteFunctions, itemIndex: number): Promise<unknown[]> {
	try {
		const found = await node.getInputConnectionData(NodeConnectionTypes.AiTool, itemIndex);
		return Array.isArray(found) ? (found as unknown[]) : [found];
	} catch (error) {
		const said = error instanceof Error ? error.message : '';
		// n8n looks by itself whether a required sub-node is there.
		if (said.includes('sub-node must be connected')) throw noTool();
		if (!said.includes('does not have input of type')) throw error;
		throw new Failure({
			kind: 'request-invalid',
			message: 'A node that is a tool itself cannot run tools',
			hint: 'Use the node in the workflow, with the tools connected to it',
		});
	}
}

/** A tool, or those of a toolkit such as n8n's MCP Client. */
async function toolsIn(supplied: unknown): Promise<Supplied[]> {
	if (isTool(supplied)) return [supplied];
	if (typeof supplied !== 'object' || supplied === null) return [];
	const { tools, getTools } = supplied as { tools?: unknown; getTools?: unknown };
	const list: unknown =
		tools ?? (typeof getTools === 'function' ? await (getTools.call(supplied) as unknown) : []);
	return Array.isArray(list) ? list.filter(isTool) : [];
}

function isTool(supplied: unknown): supplied is Supplied {
	if (typeof supplied !== 'object' || supplied === null) return false;
	const { name, invoke } = supplied as Partial<Supplied>;
	return typeof name === 'string' && typeof invoke === 'function';
}

function toTool(supplied: Supplied): Tool {
	const { name, description = '', schema, metadata } = supplied;
	if (metadata && 'gatedToolNodeName' in metadata) {
		throw new Failure({
			kind: 'request-invalid',
			message: `The tool "${name}" needs a person's approval, which this node does not support`,
			hint: "Connect the tool itself, or use it with n8n's AI Agent",
		});
	}
	return {
		name,
		description,
		parameters: toolSchema(schema),
		run: async (given, signal) => contentOf(await supplied.invoke(given, { signal })),
	};
}

/** What a tool returned; LangChain may put a message around it. */
function contentOf(result: unknown): unknown {
	const isMessage =
		typeof result === 'object' &&
		result !== null &&
		'content' in result &&
		'tool_call_id' in result;
	return isMessage ? result.content : result;
}
