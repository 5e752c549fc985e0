import fc from 'fast-check';
import { callFunctions } from '../../capabilities/function-calling/call-functions';
import { callFunctionsRequest } from '../../capabilities/function-calling/call-functions-request';
import { createToolset } from '../../capabilities/function-calling/toolset';
import { wireNames } from '../../capabilities/function-calling/wire-names';
import { strictSchema } from '../../capabilities/schema/strict-schema';
import { validatorOf } from '../../capabilities/schema/validator';
import { createEndpointClient } from '../../endpoint/endpoint-client';
import { Failure } from '../../endpoint/failure';
import { gemini } from '../../endpoint/profiles/gemini';
import { openai } from '../../endpoint/profiles/openai';
import { toFailure } from '../../endpoint/to-failure';
import {
	anyDefinition,
	anyMessages,
	anyName,
	anyReply,
	anySchema,
	toAnswer,
} from '../helpers/arbitrary-tools';
import { testContext } from '../helpers/context';
import { geminiFetch } from '../helpers/gemini-fetch';
import { geminiKey, refuseChat } from '../helpers/gemini-refusals';
import { runs } from '../helpers/runs';

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
				const made = await settle(createToolset([definition], [], { profile: gemini }));
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
			runs(),
		);
		expect(accepted).toBeGreaterThan(runs().numRuns / 2);
	}, 60_000);

	it('is refused as a Failure by strict, or closed at each object', async () => {
		await fc.assert(
			fc.asyncProperty(anySchema, async (schema) => {
				const definitions = [{ name: 'f', parameters: schema }];
				const made = await settle(
					createToolset(definitions, [], { profile: openai, strict: true }),
				);
				if ('error' in made) expect(made.error).toBeInstanceOf(Failure);
				else {
					const { tools } = made.value.fields({ toolChoice: 'auto', parallel: true });
					const text = JSON.stringify(tools);
					expect(text.split('"properties":{').length).toBeGreaterThan(1);
					expect(text).toContain('"additionalProperties":false');
				}
			}),
			runs(0.1),
		);
		expect(strictSchema({ type: 'object', properties: {} }, 'it')).toHaveProperty('required', []);
		expect(await validatorOf({ type: 'object' }, 'it')).toBeDefined();
	});
});

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
		await fc.assert(
			fc.asyncProperty(request, fc.array(anyReply, { maxLength: 3 }), async (given, replies) => {
				const answers = [...replies];
				const fetch = geminiFetch(({ body }) => toAnswer(answers.shift(), body));
				const client = createEndpointClient(
					{ baseUrl: 'http://localhost/v1beta/openai/', apiKey: geminiKey },
					{ fetch, retry: { attempts: 1 } },
				);
				const { context } = testContext({ client });
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
			runs(),
		);
		// Were one of the ends rare, the property would say little about it.
		const least = runs().numRuns / 50;
		expect(Object.entries(ends).filter(([, count]) => count < least)).toEqual([]);
	}, 60_000);
});
