import type { Profile } from './profile';

// What reasoning_effort stands for on models that count thinking in tokens
// (ai.google.dev/gemini-api/docs/openai, Thinking).
const budgets: Record<string, number> = { none: 0, minimal: 1024, low: 1024, medium: 8192 };
const maxBudget = 24_576;

/**
 * Gemini's thinking_config and cached content. The endpoint refuses a thinking_config beside
 * reasoning_effort, so that with thoughts to return the effort becomes a level, or a budget on the
 * models before Gemini 3, which know no level.
 */
export const geminiThinking: Profile['thinkingFields'] = ({
	model,
	effort,
	budget,
	level,
	include,
	cachedContent,
}) => {
	const asConfig = effort !== undefined && include !== undefined;
	const isOld = /^gemini-[12]\b/.test(model);
	const ownBudget = asConfig && isOld ? (budgets[effort] ?? maxBudget) : budget;
	const ownLevel = asConfig && !isOld ? levelOf(effort) : level;
	const thinking = {
		...(ownBudget === undefined ? {} : { thinking_budget: ownBudget }),
		...(ownLevel === undefined ? {} : { thinking_level: ownLevel }),
		...(include === undefined ? {} : { include_thoughts: include }),
	};
	const google = {
		...(Object.keys(thinking).length === 0 ? {} : { thinking_config: thinking }),
		...(cachedContent === undefined ? {} : { cached_content: cachedContent }),
	};
	return {
		fields: {
			...(effort === undefined || asConfig ? {} : { reasoning_effort: effort }),
			...(Object.keys(google).length === 0 ? {} : { extra_body: { google } }),
		},
		leftOut: [],
	};
};

/** The levels end at high, and thinking cannot be switched off. */
function levelOf(effort: string): string {
	if (effort === 'none') return 'minimal';
	return effort === 'xhigh' ? 'high' : effort;
}
