import type { ChatCompletionTool } from 'openai/resources/chat/completions';
import { Failure } from '../../endpoint/failure';
import type { Profile } from '../../endpoint/profiles/profile';
import type { ChatMessage, ToolCall } from '../chat/chat-message';
import type { ChatBody } from '../chat/to-chat-body';
import { dropNulls } from '../schema/drop-nulls';
import { fitToolSchema } from '../schema/fit-tool-schema';
import { inferTypes } from '../schema/infer-types';
import type { JsonSchema } from '../schema/json-schema';
import { normaliseSchema } from '../schema/normalise-schema';
import { strictSchema } from '../schema/strict-schema';
import { validatorOf } from '../schema/validator';
import type { FunctionDefinition, ToolChoice } from './function-definition';
import { parseArguments } from './parse-arguments';
import { wireNames, type WireNames } from './wire-names';

/** A call of the model in the user's words. */
export interface ReadCall {
	id: string;
	name: string;
	arguments: Record<string, unknown>;
	/** What is wrong with it; none where it can be run. */
	violations: string[];
}

/** Functions as an endpoint takes them, and the way back from what it calls. */
export interface Toolset {
	names: WireNames;
	/** The fields of a request that offer the functions. */
	fields(asked: { toolChoice: ToolChoice; parallel: boolean }): Partial<ChatBody>;
	read: (call: ToolCall) => ReadCall;
}

/**
 * Prepares functions for a conversation. Throws request-invalid where two have one name or where a
 * schema has a mistake.
 */
export async function createToolset(
	definitions: readonly FunctionDefinition[],
	messages: readonly ChatMessage[],
	{ profile, model, strict }: { profile: Profile; model: string; strict?: boolean | undefined },
): Promise<Toolset> {
	const functions = new Map(
		await Promise.all(
			definitions.map(async ({ name, description, parameters }) => {
				const what = `The schema of the function "${name}"`;
				const schema = objectSchema(parameters, what);
				const validator = await validatorOf(schema, what);
				return [name, { description, schema, validator, what }] as const;
			}),
		),
	);
	if (functions.size < definitions.length) throw twice(definitions.map(({ name }) => name));
	const names = wireNames([...functions.keys()], messages);
	const tools = [...functions].map(([name, { description, schema, what }]): ChatCompletionTool => {
		const parameters = toParameters(schema, {
			profile,
			model,
			strictFor: strict ? what : undefined,
		});
		return {
			type: 'function',
			function: {
				name: names.toWire(name),
				...(description ? { description } : {}),
				...(parameters === undefined ? {} : { parameters }),
				...(strict === undefined ? {} : { strict }),
			},
		};
	});

	const wireChoice = (choice: ToolChoice) => {
		if (typeof choice === 'string') return choice;
		if (!functions.has(choice.function)) throw unknown(choice.function, [...functions.keys()]);
		return { type: 'function' as const, function: { name: names.toWire(choice.function) } };
	};

	return {
		names,
		fields({ toolChoice, parallel }) {
			if (tools.length === 0) return {};
			return {
				tools,
				...(toolChoice === 'auto' ? {} : { tool_choice: wireChoice(toolChoice) }),
				...(parallel ? {} : { parallel_tool_calls: false }),
			};
		},
		read({ id = '', function: { name: wire, arguments: text } }) {
			const name = names.toUser(wire) ?? wire;
			const known = functions.get(name);
			const call = { id, name, arguments: {} };
			if (!known) return { ...call, violations: [`there is no function "${name}"`] };
			const parsed = parseArguments(text);
			if ('violation' in parsed) return { ...call, violations: [parsed.violation] };
			const given = dropNulls(parsed.value, known.schema) as Record<string, unknown>;
			return { ...call, arguments: given, violations: known.validator.violationsOf(given) };
		},
	};
}

/** Arguments are an object, whatever else the schema allows. */
function objectSchema(parameters: JsonSchema, what: string): JsonSchema {
	const schema = normaliseSchema(parameters);
	if (!inferTypes(schema).includes('object')) {
		throw new Failure({
			kind: 'request-invalid',
			message: `${what} is not that of an object`,
			hint: 'Put the value into a property of an object: functions are called with named arguments',
		});
	}
	return { ...schema, type: 'object' };
}

/** Undefined where there is nothing to tell: Gemini refuses an object without properties. */
function toParameters(
	schema: JsonSchema,
	{ profile, model, strictFor }: { profile: Profile; model: string; strictFor: string | undefined },
): JsonSchema | undefined {
	const fitted = fitToolSchema(schema, profile, model);
	if (profile.toolSchema?.(model) === 'gemini') {
		return Object.keys(fitted).length > 1 ? fitted : undefined;
	}
	return strictFor === undefined ? fitted : strictSchema(fitted, strictFor);
}

function unknown(name: string, known: string[]): Failure {
	return new Failure({
		kind: 'request-invalid',
		message: `The tool choice names "${name}", and no function has that name`,
		hint: `Name one of the functions: ${known.join(', ')}`,
	});
}

function twice(names: string[]): Failure {
	const name = names.find((one, index) => names.indexOf(one) < index) ?? '';
	return new Failure({
		kind: 'request-invalid',
		message: `Two functions have the name "${name}"`,
		hint: 'Give each function a name of its own',
	});
}
