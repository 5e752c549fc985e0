import type {
	ExpressionString,
	INodeInputConfiguration,
	INodeOutputConfiguration,
} from 'n8n-workflow';

interface Parameters {
	operation?: string;
	runMode?: string;
	routeToOutputs?: boolean;
	defineBy?: string;
	functions?: { function?: { name?: string }[] };
	functionsJson?: unknown;
}

/** The output that an item without a call goes to. */
export const noCall = 'No Call';

// n8n takes the text of these two functions alone, so nothing outside of them can be used.

const configuredInputs = (parameters: Parameters): (string | INodeInputConfiguration)[] =>
	parameters.operation === 'runTools'
		? ['main', { type: 'ai_tool', displayName: 'Tools', required: true }]
		: ['main'];

/** JSON is often none while it is typed; where it comes from input data, nothing is known. */
const configuredOutputs = (parameters: Parameters): INodeOutputConfiguration[] => {
	const { operation, runMode, routeToOutputs, defineBy, functions, functionsJson } = parameters;
	if (operation === 'runTools' || runMode === 'queue' || !routeToOutputs) return [{ type: 'main' }];
	const nameOf = (one: { name?: unknown; function?: { name?: unknown } }) => {
		const name = one.function?.name ?? one.name;
		return typeof name === 'string' ? name.trim() : '';
	};
	const outputsOf = (list: object[]): INodeOutputConfiguration[] =>
		[...list.map(nameOf), 'No Call'].map((displayName) => ({ type: 'main', displayName }));
	if (defineBy !== 'json') return outputsOf(functions?.function ?? []);
	try {
		const parsed: unknown =
			typeof functionsJson === 'string' ? JSON.parse(functionsJson) : functionsJson;
		return outputsOf((Array.isArray(parsed) ? parsed : [parsed]) as object[]);
	} catch (error) {
		if (typeof functionsJson !== 'string') throw error;
		return [{ type: 'main' }];
	}
};

/** Where tools are connected. */
export const toolInputs: ExpressionString = `={{(${configuredInputs.toString()})($parameter)}}`;

/** One output, or one for each function and a last one for items without a call. */
export const functionOutputs: ExpressionString = `={{(${configuredOutputs.toString()})($parameter)}}`;
