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

/** n8n takes the text of these two functions alone, so nothing outside of them can be used. */
const configuredInputs = (parameters: Parameters): (string | INodeInputConfiguration)[] =>
	parameters.operation === 'runTools'
		? ['main', { type: 'ai_tool', displayName: 'Tools', required: true }]
		: ['main'];

const configuredOutputs = (parameters: Parameters): INodeOutputConfiguration[] => {
	const { operation, runMode, routeToOutputs, defineBy, functions, functionsJson } = parameters;
	if (operation === 'runTools' || runMode === 'queue' || !routeToOutputs) return [{ type: 'main' }];
	const parsed: unknown =
		typeof functionsJson === 'string' ? JSON.parse(functionsJson) : functionsJson;
	const listed = (Array.isArray(parsed) ? parsed : [parsed]) as {
		name?: unknown;
		function?: { name?: unknown };
	}[];
	const named = defineBy === 'json' ? listed : (functions?.function ?? []);
	const names = named.map((one) =>
		String((one as { function?: { name?: unknown } }).function?.name ?? one.name).trim(),
	);
	return [...names, 'No Call'].map((displayName) => ({ type: 'main', displayName }));
};

/** Where tools are connected. */
export const toolInputs: ExpressionString = `={{(${configuredInputs.toString()})($parameter)}}`;

/** One output, or one for each function and a last one for items without a call. */
export const functionOutputs: ExpressionString = `={{(${configuredOutputs.toString()})($parameter)}}`;
