import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import {
	NodeHelpers,
	Workflow,
	type IBinaryData,
	type ICredentialDataDecryptedObject,
	type ICredentialType,
	type IDataObject,
	type IExecuteFunctions,
	type IGetNodeParameterOptions,
	type ILoadOptionsFunctions,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeOutputConfiguration,
	type INodeType,
	type Logger,
	type NodeConnectionType,
	type NodeExecutionHint,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import { JobQueueRedis } from '../../credentials/JobQueueRedis.credentials';
import { OpenAiCompatibleApi } from '../../credentials/OpenAiCompatibleApi.credentials';
import { only } from './only';

export interface FakeRun {
	node: INodeType;
	items?: INodeExecutionData[];
	/** Only what the user changed; a function where an expression gives each item its own. */
	parameters?: INodeParameters | ((item: number) => INodeParameters);
	credentials?: Record<string, IDataObject>;
	/** Files that n8n keeps outside of the items, by id. */
	files?: Record<string, Buffer>;
	/** Whether an agent runs the node as its tool. */
	isTool?: boolean;
	/** Whether n8n streams what the node sends to a chat or a webhook. */
	streaming?: boolean;
	/** What the sub-nodes supply, by connection type. */
	connections?: Record<string, unknown>;
	continueOnFail?: boolean;
	signal?: AbortSignal;
	/** How n8n runs it: `retry` where it runs a failed execution again. */
	mode?: WorkflowExecuteMode;
}

const credentialTypes: ICredentialType[] = [new OpenAiCompatibleApi(), new JobQueueRedis()];

const logger: Logger = {
	debug: () => undefined,
	info: () => undefined,
	warn: () => undefined,
	error: () => undefined,
};

/**
 * What n8n hands to a node that runs. Parameters and credentials get the defaults of their
 * descriptions; names that a description does not have, or hides, throw.
 */
export function executeFunctions(run: FakeRun) {
	const hints: NodeExecutionHint[] = [];
	const chunks: unknown[][] = [];
	const items = run.items ?? [{ json: {} }];
	const { resolve, ...shared } = functionsBase(run);
	// n8n takes the inputs away from a node that an agent uses as a tool.
	const inputs = () => (run.isTool ? [] : endsOf(run.node, shared.getNode(), resolve(0)).inputs);
	const functions: IExecuteFunctions = only<IExecuteFunctions>('IExecuteFunctions', {
		...shared,
		getNodeParameter: shared.getNodeParameter as IExecuteFunctions['getNodeParameter'],
		getInputData: () => items,
		continueOnFail: () => run.continueOnFail ?? false,
		getMode: () => run.mode ?? 'trigger',
		getExecutionCancelSignal: () => run.signal,
		isToolExecution: () => run.isTool ?? false,
		getNodeInputs: () => inputs(),
		// Of the workflow, also where the node hides the input.
		getParentNodes: (_name, options) =>
			options?.connectionType !== undefined && options.connectionType in (run.connections ?? {})
				? [{ name: 'Sub-node', type: 'test.subNode', typeVersion: 1, disabled: false }]
				: [],
		getInputConnectionData: (type) => {
			if (inputs().every((input) => input.type !== type)) {
				return Promise.reject(new Error('Node does not have input of type'));
			}
			return Promise.resolve(run.connections?.[type] ?? []);
		},
		getNodeOutputs: () => endsOf(run.node, shared.getNode(), resolve(0)).outputs,
		isStreaming: () => run.streaming ?? false,
		sendChunk: (...chunk) => {
			chunks.push(chunk);
		},
		addExecutionHints: (...added) => {
			hints.push(...added);
		},
		helpers: only<IExecuteFunctions['helpers']>('helpers', {
			getBinaryStream: (id) => Promise.resolve(Readable.from(fileOf(run, id))),
			getBinaryMetadata: (id) => Promise.resolve({ fileSize: fileOf(run, id).length }),
			prepareBinaryData: async (data, fileName, mimeType) => {
				const bytes = Buffer.isBuffer(data) ? data : await buffer(data);
				return inMemory(bytes, fileName ?? 'file', mimeType ?? 'text/plain');
			},
		}),
	});
	return { functions, hints, chunks };
}

/** What n8n hands to a method that fills a list of the editor. */
export function loadOptionsFunctions(run: Pick<FakeRun, 'node' | 'credentials'>) {
	const { getNode, getCredentials } = functionsBase(run);
	return only<ILoadOptionsFunctions>('ILoadOptionsFunctions', { getNode, getCredentials, logger });
}

/** Runs a node as n8n does and returns its first output. */
export async function runNode(run: FakeRun) {
	const { functions, hints, chunks } = executeFunctions(run);
	const outputs = await run.node.execute?.call(functions);
	if (!Array.isArray(outputs)) throw new Error('Expected the node to return outputs');
	return { outputs, items: outputs[0] ?? [], hints, chunks };
}

/** A file as n8n holds it in memory. */
export function inMemory(bytes: Buffer, fileName: string, mimeType: string): IBinaryData {
	return { data: bytes.toString('base64'), fileName, mimeType };
}

/** A file as n8n holds it on disk or in S3: the item has its id alone. */
export function stored(id: string, fileName: string, mimeType: string): IBinaryData {
	return { id, data: 'filesystem-v2', fileName, mimeType };
}

function fileOf({ files }: FakeRun, id: string): Buffer {
	const file = files?.[id];
	if (!file) throw new Error(`There is no stored file ${id}`);
	return file;
}

function functionsBase(run: FakeRun) {
	const { description } = run.node;
	const typed = (item: number) =>
		typeof run.parameters === 'function' ? run.parameters(item) : (run.parameters ?? {});
	const node: INode = {
		id: 'node-1',
		name: String(description.defaults.name),
		type: `n8n-nodes-openai-compatible.${description.name}`,
		typeVersion: 1,
		position: [0, 0],
		parameters: typeof run.parameters === 'function' ? asExpressions(typed(0)) : typed(0),
	};

	const resolve = (item: number): INodeParameters => {
		const values = typed(item);
		rejectUnknown(values, description.properties);
		return (
			NodeHelpers.getNodeParameters(
				description.properties,
				values,
				true,
				false,
				node,
				description,
			) ?? {}
		);
	};

	const getNodeParameter = (
		path: string,
		item: unknown,
		fallback?: unknown,
		options?: IGetNodeParameterOptions,
	): unknown => {
		const [head = '', ...rest] = path.split('.');
		const all = description.properties.filter((property) => property.name === head);
		if (all.length === 0) throw new Error(`The description has no parameter ${head}`);
		if (typeof item !== 'number' && !all.every((property) => property.noDataExpression)) {
			throw new Error(`The parameter ${head} may differ by item, and no item was named`);
		}
		const values = resolve(typeof item === 'number' ? item : 0);
		if (!(head in values)) throw new Error(`The parameter ${head} is hidden`);
		if (!NodeHelpers.findDisplayedProperty(path, description.properties, values, node, description))
			throw new Error(`The description has no parameter ${path}`);
		const value = [head, ...rest].reduce<unknown>(
			(inner, name) => (inner as Record<string, unknown> | undefined)?.[name],
			values,
		);
		if (value === undefined && fallback === undefined) {
			throw new Error(`Could not get parameter "${path}"`);
		}
		return extract(value === undefined ? fallback : value, options);
	};

	const getCredentials = async <T extends object = ICredentialDataDecryptedObject>(
		name: string,
	): Promise<T> => {
		const wanted = description.credentials?.find((known) => known.name === name);
		if (!wanted) throw new Error(`The description has no credential ${name}`);
		if (!NodeHelpers.displayParameter(resolve(0), wanted, node, description)) {
			throw new Error(`The credential ${name} is hidden`);
		}
		const data = run.credentials?.[name];
		const properties = credentialTypes.find((known) => known.name === name)?.properties;
		if (!data || !properties) throw new Error(`Node does not have any credentials set: ${name}`);
		const values = data as INodeParameters;
		rejectUnknown(values, properties);
		return await Promise.resolve(
			(NodeHelpers.getNodeParameters(properties, values, true, false, null, null) ?? {}) as T,
		);
	};

	return { logger, getNode: () => node, getNodeParameter, getCredentials, resolve };
}

/** Inputs and outputs as the canvas shows them, which a description may tell by expressions. */
function endsOf({ description }: INodeType, node: INode, parameters: INodeParameters) {
	const known = only<INodeType>('INodeType', { description });
	const workflow = new Workflow({
		nodes: [{ ...node, parameters }],
		connections: {},
		active: false,
		nodeTypes: {
			getByNameAndVersion: () => known,
			getByName: () => known,
			getKnownTypes: () => ({}),
		},
	});
	const placed = { ...node, parameters };
	const named = <T extends { type: NodeConnectionType }>(end: T | NodeConnectionType) =>
		typeof end === 'string' ? { type: end } : end;
	return {
		inputs: NodeHelpers.getNodeInputs(workflow, placed, description).map(named),
		outputs: NodeHelpers.getNodeOutputs(workflow, placed, description).map(
			named<INodeOutputConfiguration>,
		),
	};
}

/** What differs by item is an expression in n8n. */
const asExpressions = (values: INodeParameters): INodeParameters =>
	Object.fromEntries(Object.keys(values).map((name) => [name, '={{ $ownOfItem }}']));

function extract(value: unknown, options?: IGetNodeParameterOptions): unknown {
	const isLocator = typeof value === 'object' && value !== null && 'mode' in value;
	return options?.extractValue && isLocator ? (value as { value?: unknown }).value : value;
}

/** Keeps a test from setting a parameter that a user cannot set. */
function rejectUnknown(values: INodeParameters, properties: readonly { name: string }[]): void {
	for (const name of Object.keys(values)) {
		if (!properties.some((property) => property.name === name)) {
			throw new Error(`The test sets ${name}, which the description does not have`);
		}
	}
}
