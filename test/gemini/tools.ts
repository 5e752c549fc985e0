import { firstOf, invalid, isObject, unknownKeys, type Refusal } from './refusal';
import { refuseSchema, unknownInSchema } from './schema';

const functionName = /^[a-zA-Z_][a-zA-Z0-9_-]{0,63}$/;
const toolFields = new Set(['type', 'function']);
const functionFields = new Set(['name', 'description', 'parameters']);
const choices = new Set(['auto', 'none', 'required']);

type Body = Record<string, unknown>;

const toolsOf = ({ tools }: Body): unknown[] => (Array.isArray(tools) ? tools : []);
const at = (index: number) => `tools[${String(index)}].function`;

/** A line for each unknown field in the function declarations. */
export function unknownInTools(body: Body): string[] {
	return toolsOf(body).flatMap((tool, index) => {
		if (!isObject(tool)) return [];
		const own = unknownKeys(tool, toolFields, `tools[${String(index)}]`);
		if (!isObject(tool.function)) return own;
		const { parameters } = tool.function;
		return [
			...own,
			...unknownKeys(tool.function, functionFields, at(index)),
			...unknownInSchema(parameters, `${at(index)}.parameters`),
		];
	});
}

/** What is wrong with the function declarations, or with how a body asks for calls. */
export function refuseTools(body: Body): Refusal | undefined {
	const names = new Set<string>();
	return firstOf(
		() =>
			body.tools === undefined || Array.isArray(body.tools)
				? undefined
				: invalid("Invalid value at 'tools': it is a list"),
		...toolsOf(body).map((tool, index) => () => refuseTool(tool, index, names)),
		() => refuseChoice(body, names),
		() => refuseParallel(body),
		() => refuseMimeType(body),
	);
}

function refuseTool(tool: unknown, index: number, names: Set<string>): Refusal | undefined {
	if (!isObject(tool) || tool.type !== 'function' || !isObject(tool.function)) {
		return invalid(`Invalid tool type at tools[${String(index)}]: only 'function' is supported.`);
	}
	const { name, parameters } = tool.function;
	if (typeof name !== 'string' || !functionName.test(name)) {
		return invalid(
			`* ${at(index)}.name: Invalid function name. Must start with a letter or an underscore. Must be alphanumeric (a-z, A-Z, 0-9), underscores (_) or dashes (-), with a maximum length of 64.`,
		);
	}
	if (names.has(name)) return invalid(`Duplicate function declaration found: ${name}`);
	names.add(name);
	if (parameters === undefined) return undefined;
	const place = `${at(index)}.parameters`;
	const refusal = refuseSchema(parameters, place);
	if (refusal) return refusal;
	return isObject(parameters) && parameters.type === 'object'
		? undefined
		: invalid(`* ${place} schema should be of type OBJECT.`);
}

function refuseChoice({ tools, tool_choice: choice }: Body, names: Set<string>) {
	if (choice === undefined) return undefined;
	if (tools === undefined || names.size === 0) {
		return invalid('Function calling config is set without function_declarations.');
	}
	if (typeof choice === 'string') {
		return choices.has(choice) ? undefined : invalid(`Invalid value at 'tool_choice': "${choice}"`);
	}
	const forced = isObject(choice) && isObject(choice.function) ? choice.function.name : undefined;
	if (!isObject(choice) || choice.type !== 'function' || typeof forced !== 'string') {
		return invalid("Invalid value at 'tool_choice'");
	}
	return names.has(forced)
		? undefined
		: invalid(`* tool_choice.function.name: "${forced}" is not in the function declarations.`);
}

function refuseParallel({ parallel_tool_calls: parallel }: Body) {
	return parallel === undefined || parallel === false
		? undefined
		: invalid('parallel_tool_calls: only false is supported');
}

function refuseMimeType({ model, tools, response_format: format }: Body) {
	if (!Array.isArray(tools) || tools.length === 0 || !isObject(format)) return undefined;
	if (!/^(models\/)?gemini-2\./.test(String(model)) || format.type === 'text') return undefined;
	return invalid("Function calling with a response mime type: 'application/json' is unsupported");
}
