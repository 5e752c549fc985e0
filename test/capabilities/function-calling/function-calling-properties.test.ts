import fc from 'fast-check';
import { callFunctions } from '../../../capabilities/function-calling/call-functions';
import { callFunctionsRequest } from '../../../capabilities/function-calling/call-functions-request';
import { createToolset } from '../../../capabilities/function-calling/toolset';
import { wireNames } from '../../../capabilities/function-calling/wire-names';
import type { JsonSchema } from '../../../capabilities/schema/json-schema';
import { mapSubschemas } from '../../../capabilities/schema/map-subschemas';
import { createEndpointClient } from '../../../endpoint/endpoint-client';
import { Failure } from '../../../endpoint/failure';
import { gemini } from '../../../endpoint/profiles/gemini';
import { openai } from '../../../endpoint/profiles/openai';
import { toFailure } from '../../../endpoint/to-failure';
import {
	anyDefinition,
	anyMessages,
	anyName,
	anyReply,
	type Reply,
	anySchema,
	toAnswer,
} from '../../helpers/arbitrary-tools';
import { testContext } from '../../helpers/context';
import { geminiFetch } from '../../gemini/fetch';
import { geminiKey, refuseChat } from '../../gemini/refuse';
import { runs } from '../../helpers/runs';

const settle = async <T>(work: Promise<T>) => {
	const [outcome] = await Promise.allSettled([work]);
	if (outcome.status === 'fulfilled') return { value: outcome.value };
	return { error: outcome.reason as unknown };
};

describe('names on the wire', () => {
	it("are ones that every endpoint takes, and lead back to the user's own", () => {
		fc.assert(
			fc.property(fc.uniqueArray(anyName, { maxLength: 20 }), (names) => {
				const wire = wireNames(names, []);
				const sent = names.map(wire.toWire);
				expect(sent.filter((one) => !/^[a-zA-Z_][a-zA-Z0-9_-]{0,63}$/.test(one))).toEqual([]);
				expect(new Set(sent).size).toBe(names.length);
				expect(sent.map(wire.toUser)).toEqual(names);
			}),
			runs(),
		);
	});
});

describe('any schema of a function', () => {
	it('is refused as a Failure, or sent in a form that Gemini takes', async () => {
		let accepted = 0;
		await fc.assert(
			fc.asyncProperty(anySchema, async (parameters) => {
				const definition = { name: 'f', parameters };
				const made = await settle(createToolset([definition], [], { profile: gemini, model: 'm' }));
				if ('error' in made) {
					expect(made.error).toBeInstanceOf(Failure);
					return;
				}
				accepted += 1;
				const body = {
					model: 'gemini-3.8-flash',
					messages: [{ role: 'user', content: 'Hi' }],
					...made.value.fields({ toolChoice: 'auto', parallel: true }),
				};
				const sent = JSON.parse(JSON.stringify(body)) as Record<string, unknown>;
				expect(refuseChat(sent)).toBeUndefined();
			}),
			runs(0.3),
		);
		expect(accepted).toBeGreaterThan(runs(0.3).numRuns / 3);
	});

	it('is refused as a Failure, sent without strict, or closed at each object', async () => {
		await fc.assert(
			fc.asyncProperty(anySchema, async (parameters) => {
				const definitions = [{ name: 'f', parameters }];
				const options = { profile: openai, model: 'm', strict: true };
				const made = await settle(createToolset(definitions, [], options));
				if ('error' in made) {
					expect(made.error).toBeInstanceOf(Failure);
					return;
				}
				const [tool] = made.value.fields({ toolChoice: 'auto', parallel: true }).tools ?? [];
				const sent = tool?.type === 'function' ? tool.function : undefined;
				expect(made.value.hints).toHaveLength(sent?.strict ? 0 : 1);
				if (sent?.strict) expect(openObjects(sent.parameters)).toEqual([]);
			}),
			runs(0.1),
		);
	});
});

/** The objects of a schema that strict mode would refuse. */
function openObjects(schema: JsonSchema = {}): JsonSchema[] {
	const { type, properties = {}, required, additionalProperties: more } = schema;
	const isClosed =
		more === false &&
		JSON.stringify(required) === JSON.stringify(Object.keys(properties as object));
	const open = type === 'object' && !('$ref' in schema) && !isClosed ? [schema] : [];
	mapSubschemas(schema, (inner) => open.push(...openObjects(inner)));
	return open;
}

const requiredCall = {
	messages: [{ role: 'user' as const, content: 'Do it' }],
	functions: [{ name: 'note' }],
	toolChoice: 'required' as const,
};
const unreadableCall: Reply = {
	...{ calls: [], content: '' },
	junk: { choices: [{ message: { content: ' ', tool_calls: [{}] } }], usage: {} },
};

describe('any functions, messages and answers of a model', () => {
	it('end in calls that fit, or in a Failure', async () => {
		const ends = { calls: 0, text: 0, refusedBefore: 0, failed: 0 };
		const request = fc.record(
			{
				messages: anyMessages,
				functions: fc.array(anyDefinition, { minLength: 1, maxLength: 4 }),
				toolChoice: fc.oneof(
					{ weight: 6, arbitrary: fc.constantFrom('auto', 'none', 'required') },
					{ weight: 1, arbitrary: anyName.map((name) => ({ function: name })) },
				),
				parallel: fc.boolean(),
				strict: fc.boolean(),
			},
			{ requiredKeys: ['messages', 'functions'] },
		);
		const replies = fc.array(anyReply, { maxLength: 3 });
		let answers: Reply[] = [];
		const fetch = geminiFetch(({ body }) => toAnswer(answers.shift(), body));
		const client = createEndpointClient(
			{ baseUrl: 'http://localhost/v1beta/openai/', apiKey: geminiKey },
			{ fetch, retry: { attempts: 1 } },
		);
		await fc.assert(
			fc.asyncProperty(request, replies, fc.boolean(), async (given, said, streams) => {
				answers = [...said];
				const context = {
					...testContext({ client }).context,
					onText: streams ? () => undefined : undefined,
				};
				const parsed = callFunctionsRequest.safeParse({ model: 'gemini-3.8-flash', ...given });
				if (!parsed.success) {
					expect(toFailure(parsed.error).kind).toBe('request-invalid');
					ends.refusedBefore += 1;
					return;
				}
				const done = await settle(callFunctions.run(parsed.data, context));
				if ('error' in done) {
					expect(done.error).toBeInstanceOf(Failure);
					ends.failed += 1;
					return;
				}
				expect(callFunctions.result.parse(done.value)).toEqual(done.value);
				const names = parsed.data.functions.map(({ name }) => name);
				for (const { name } of done.value.calls) expect(names).toContain(name);
				ends[done.value.calls.length > 0 ? 'calls' : 'text'] += 1;
			}),
			{ ...runs(), examples: [[requiredCall, [unreadableCall], false]] },
		);
		// Were one of the ends rare, the property would say little about it.
		const minCount = runs().numRuns / 50;
		expect(Object.entries(ends).filter(([, count]) => count < minCount)).toEqual([]);
	});
});
