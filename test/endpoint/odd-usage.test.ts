import fc from 'fast-check';
import type { CompletionUsage } from 'openai/resources/completions';
import { profiles } from '../../endpoint/profiles/find-profile';
import { openai } from '../../endpoint/profiles/openai';
import { sumUsage } from '../../endpoint/sum-usage';
import { toUsage } from '../../endpoint/to-usage';
import { usage } from '../../endpoint/usage';

const read = (reported: unknown, model: string, name: string, more: object = {}) => {
	const profile = profiles.find((one) => one.name === name);
	if (!profile) throw new Error(`no profile ${name}`);
	return toUsage({ reported: reported as CompletionUsage, model, profile, ...more });
};

test('more cached than read is all of what was read', () => {
	const reported = {
		...{ prompt_tokens: 900, completion_tokens: 4, total_tokens: 904 },
		prompt_tokens_details: { cached_tokens: 1024 },
	};
	const used = read(reported, 'gemini-2.5-flash', 'gemini');
	expect(used).toMatchObject({ inputTokens: 900, outputTokens: 4, cachedTokens: 900 });
	expect(used.costUsd).toBeGreaterThan(0);
});

test('of two names for a count the larger one is it', () => {
	const reported = {
		...{ prompt_tokens: 0, input_tokens: 120, completion_tokens: 7, output_tokens: 0 },
		total_tokens: 127,
	};
	expect(read(reported, 'gpt-4o-mini', 'openai')).toMatchObject({
		...{ inputTokens: 120, outputTokens: 7 },
	});
});

test('what was cached beside the input is input, and no thinking', () => {
	const reported = {
		...{ prompt_tokens: 100, completion_tokens: 20, total_tokens: 5120 },
		prompt_tokens_details: { cached_tokens: 5000 },
	};
	expect(read(reported, 'gpt-4o-mini', 'openai')).toMatchObject({
		...{ inputTokens: 5100, outputTokens: 20, thinkingTokens: 0, cachedTokens: 5000 },
		totalTokens: 5120,
	});
});

test('audio of which a part was cached has no price that is known, and its tokens', () => {
	const reported = {
		...{ prompt_tokens: 300, completion_tokens: 40, total_tokens: 340 },
		prompt_tokens_details: { cached_tokens: 200 },
	};
	expect(read(reported, 'gemini-2.5-flash', 'gemini', { audioSeconds: 6 })).toEqual({
		...{ inputTokens: 300, outputTokens: 40, thinkingTokens: 0, cachedTokens: 200 },
		...{ totalTokens: 340, costUsd: null },
	});
});

test.each([
	['as a number', 0.123, 0.123],
	['of nothing', 0, 0],
	['in parts', { input_tokens_cost: 0.1, total_cost: 0.25 }, 0.25],
])('a cost that the endpoint tells counts: %s', (_how, cost, costUsd) => {
	const reported = { prompt_tokens: 1e6, completion_tokens: 20, total_tokens: 1_000_020, cost };
	expect(read(reported, 'google/gemini-2.5-flash', 'openrouter')).toMatchObject({ costUsd });
	const price = { inputPerMillion: 1, outputPerMillion: 0 };
	expect(read(reported, 'google/gemini-2.5-flash', 'openrouter', { price }).costUsd).toBe(1);
});

test('counts as texts are read, and a wrong one leaves the others', () => {
	const texts = { prompt_tokens: '9', completion_tokens: '4', total_tokens: '13' };
	expect(read(texts, 'm', 'generic')).toMatchObject({ inputTokens: 9, outputTokens: 4 });
	const negative = { prompt_tokens: 9, completion_tokens: 4, total_tokens: -1 };
	expect(read(negative, 'm', 'generic')).toMatchObject({ totalTokens: 13 });
});

test('cached tokens add up', () => {
	const one = { inputTokens: 5, outputTokens: 1, thinkingTokens: 0, totalTokens: 6, costUsd: 0 };
	expect(sumUsage([one, { ...one, cachedTokens: 4 }, { ...one, cachedTokens: 1 }])).toEqual({
		...{ inputTokens: 15, outputTokens: 3, thinkingTokens: 0, cachedTokens: 5 },
		...{ totalTokens: 18, costUsd: 0 },
	});
	expect(sumUsage([one])).not.toHaveProperty('cachedTokens');
});

test('whatever is reported, the usage is one', () => {
	const count = fc.oneof(fc.integer({ min: -10, max: 5000 }), fc.double(), fc.anything());
	const details = fc.oneof(
		fc.record({ cached_tokens: count, audio_tokens: count, reasoning_tokens: count }),
		fc.constantFrom(null, undefined),
	);
	const reported = fc.record({
		...{ prompt_tokens: count, completion_tokens: count, total_tokens: count, cost: count },
		...{ prompt_tokens_details: details, completion_tokens_details: details },
	});
	const about = fc.constantFrom(
		['gemini-2.5-flash', 'gemini'],
		['gpt-4o-audio-preview', 'openai'],
		['google/gemini-2.5-flash', 'openrouter'],
		['whisper-large-v3', 'groq'],
	);
	fc.assert(
		fc.property(
			reported,
			about,
			fc.integer({ min: 0, max: 100 }),
			(said, [model = '', name = ''], audioSeconds) => {
				const used = read(said, model, name, { audioSeconds });
				expect(usage.parse(used)).toEqual(used);
				expect(used.inputTokens + used.outputTokens).toBe(used.totalTokens);
			},
		),
		{ numRuns: 500 },
	);
});

describe('a cost that the endpoint tells is the cost', () => {
	const told = (reported: object) => toUsage({ reported, model: 'gpt-5', profile: openai }).costUsd;

	it.each([
		[{ cost: 0.25 }, 0.25],
		[{ cost: '0.25' }, 0.25],
		[{ cost: { total_cost: 0.25 } }, 0.25],
		[{ cost: 0.05, is_byok: true, cost_details: { upstream_inference_cost: 0.2 } }, 0.25],
		[{ cost: 0.25, cost_details: { upstream_inference_cost: 0.2 } }, 0.25],
	])('%j', (reported, cost) => {
		expect(told({ prompt_tokens: 9, completion_tokens: 4, ...reported })).toBeCloseTo(cost);
		expect(told(reported)).toBeCloseTo(cost);
	});

	it.each([{ cost: -1 }, { cost: 'much' }, { cost: null }, { cost: NaN }, { cost: {} }])(
		'not %j',
		(reported) => {
			const counts = { prompt_tokens: 1_000_000, completion_tokens: 0 };
			expect(told({ ...counts, ...reported })).toBe(told(counts));
		},
	);
});

test('tokens beside the two are input where a model cannot think', () => {
	const reported = { prompt_tokens: 3, completion_tokens: 11, total_tokens: 389 };
	const usage = toUsage({ reported, model: 'm', profile: openai, thinks: false });
	const counts = { inputTokens: 378, outputTokens: 11, thinkingTokens: 0, totalTokens: 389 };
	expect(usage).toMatchObject(counts);
});
