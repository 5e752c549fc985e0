import { gemini } from '../../endpoint/profiles/gemini';
import { generic } from '../../endpoint/profiles/generic';
import { ollama } from '../../endpoint/profiles/ollama';
import { openai } from '../../endpoint/profiles/openai';
import { toUsage } from '../../endpoint/to-usage';

const reported = { prompt_tokens: 1_000_000, completion_tokens: 0, total_tokens: 2_000_000 };

beforeAll(() => jest.useFakeTimers({ now: new Date('2026-11-23T12:00:00Z') }));
afterAll(() => jest.useRealTimers());

describe('toUsage', () => {
	it('counts thinking that stands in the total alone as output (quirk 7)', () => {
		expect(
			toUsage({
				reported: { prompt_tokens: 35, completion_tokens: 12, total_tokens: 109 },
				model: 'unknown-model',
				profile: gemini,
			}),
		).toEqual({
			inputTokens: 35,
			outputTokens: 74,
			thinkingTokens: 62,
			totalTokens: 109,
			costUsd: null,
		});
	});

	it('takes the reasoning tokens where they are named', () => {
		const usage = toUsage({
			reported: {
				prompt_tokens: 10,
				completion_tokens: 50,
				total_tokens: 60,
				completion_tokens_details: { reasoning_tokens: 40 },
			},
			model: 'gpt-5',
			profile: openai,
		});
		expect(usage).toMatchObject({ outputTokens: 50, thinkingTokens: 40 });
	});

	// ai.google.dev/gemini-api/docs/pricing: 0.75 in, 3.75 out for a million tokens until 2026-12-31.
	it('prices Gemini 3.8 Flash by the table', () => {
		const usage = toUsage({ reported, model: 'models/gemini-3.8-flash', profile: gemini });
		expect(usage.costUsd).toBeCloseTo(0.75 + 3.75);
	});

	it('prices audio tokens at their own price where a model has one', () => {
		const price = (audioSeconds: number) =>
			toUsage({
				reported: { prompt_tokens: 1_000_000, completion_tokens: 0, total_tokens: 1_000_000 },
				model: 'gemini-2.5-flash',
				profile: gemini,
				audioSeconds,
			}).costUsd;
		expect(price(0)).toBeCloseTo(0.3);
		expect(price(1_000_000 / 32)).toBeCloseTo(1);
	});

	it('never guesses a price, takes the one it is told, and knows that Ollama is free', () => {
		expect(toUsage({ reported, model: 'my-model', profile: generic }).costUsd).toBeNull();
		const told = { inputPerMillion: 1, outputPerMillion: 2 };
		expect(toUsage({ reported, model: 'm', profile: generic, price: told }).costUsd).toBe(3);
		expect(toUsage({ reported, model: 'llama', profile: ollama }).costUsd).toBe(0);
		expect(toUsage({ reported: undefined, model: 'llama', profile: ollama }).costUsd).toBe(0);
		expect(toUsage({ reported: undefined, model: 'gpt-5', profile: openai }).costUsd).toBeNull();
	});
});
