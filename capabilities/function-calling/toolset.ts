import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ChatCompletionTool } from 'openai/resources/chat/completions';
import { Failure } from '../../endpoint/failure';
import type { Profile } from '../../endpoint/profiles/profile';
import type { ChatMessage, ToolCall } from '../chat/chat-message';
import type { ChatBody } from '../chat/to-chat-body';
import { asObject } from '../schema/as-object';
import { dropNulls } from '../schema/drop-nulls';
import { fitValue } from '../schema/fit-value';
import { fitToolSchema } from '../schema/fit-tool-schema';
import { inferTypes } from '../schema/infer-types';
import type { JsonSchema } from '../schema/json-schema';
import { normalised } from '../schema/normalised';
import { strictSchema } from '../schema/strict-schema';
import { validatorOf, type Validator } from '../schema/validator';
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
	/** What could not be sent as it was asked for, for the user. */
	hints: string[];
	/** The fields of a request that offer the functions. */
	fields(asked: { toolChoice: ToolChoice; parallel: boolean }): Partial<ChatBody>;
	read: (call: ToolCall) => ReadCall;
}

interface Prepared {
	description: string | undefined;
	schema: JsonSchema;
	validator: Validator;
	fitted: Awaited<ReturnType<typeof toParameters>>;
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
	const functions = new Map<string, Prepared>();
	// One by one, and others have their turn between them: a hundred at once take long.
	for (const { name, description, parameters } of definitions) {
		await nextTurn();
		const what = `The schema of the function "${name}"`;
		const schema = await objectSchema(parameters, what);
		const validator = await validatorOf(schema, what);
		const fitted = await toParameters(schema, { profile, model, strict, what });
		functions.set(name, { description, schema, validator, fitted });
	}
	if (functions.size < definitions.length) throw twice(definitions.map(({ name }) => name));
	const names = wireNames([...functions.keys()], messages);
	const hints: string[] = [];
	const tools = [...functions].map(([name, { description, fitted }]): ChatCompletionTool => {
		if (fitted.hint !== undefined) hints.push(fitted.hint);
		return {
			type: 'function',
			function: {
				name: names.toWire(name),
				...(description ? { description } : {}),
				...(fitted.parameters === undefined ? {} : { parameters: fitted.parameters }),
				...(fitted.strict === undefined ? {} : { strict: fitted.strict }),
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
		hints,
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
			const { value, violations } = fitValue(parsed.value, known, [
				(one) => dropNulls(one, known.schema),
			]);
			return { ...call, arguments: value as Record<string, unknown>, violations };
		},
	};
}

/** Arguments are an object, whatever else the schema allows. */
async function objectSchema(parameters: JsonSchema, what: string): Promise<JsonSchema> {
	const schema = await normalised(parameters);
	const types = inferTypes(schema);
	if (types.length > 0 && !types.includes('object')) {
		throw new Failure({
			kind: 'request-invalid',
			message: `${what} does not describe an object`,
			hint: 'Put the value into a property of an object. Functions are called with named arguments',
		});
	}
	return schema;
}

interface Fitting {
	profile: Profile;
	model: string;
	strict: boolean | undefined;
	what: string;
}

/** A schema as the endpoint takes it; one that strict mode cannot say goes without it, with a hint. */
async function toParameters(schema: JsonSchema, { profile, model, strict, what }: Fitting) {
	const fitted = await fitToolSchema(asObject(schema), profile, model);
	if (profile.toolSchema?.(model) === 'gemini') {
		// Gemini refuses an object without properties.
		return { parameters: Object.keys(fitted).length > 1 ? fitted : undefined, strict };
	}
	if (!strict) return { parameters: fitted, strict };
	try {
		return { parameters: await strictSchema(fitted, what), strict };
	} catch (error) {
		if (!(error instanceof Failure)) throw error;
		return {
			parameters: fitted,
			strict: false,
			hint: `${error.message}. It was sent without strict mode`,
		};
	}
}

function unknown(name: string, known: string[]): Failure {
	return new Failure({
		kind: 'request-invalid',
		message: `The tool choice names "${name}", but no function has that name`,
		hint: `Use the name of a function: ${known.join(', ')}`,
	});
}

function twice(names: string[]): Failure {
	const name = names.find((one, index) => names.indexOf(one) < index) ?? '';
	return new Failure({
		kind: 'request-invalid',
		message: `Two functions have the name "${name}"`,
		hint: 'Give each function a unique name',
	});
}
