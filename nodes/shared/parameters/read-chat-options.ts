import type { IDataObject } from 'n8n-workflow';
import { readJson } from './read-json';
import { readPrice } from './read-price';

/** Fields that were added and left empty; an empty text is none that a user can mean. */
const texts = ['cachedContent', 'user'];

/** What was set in the options of a chat model, in the words of a request. */
export function readChatOptions({
	price,
	extraBody,
	stop,
	thinking,
	serviceTier,
	...options
}: IDataObject): IDataObject {
	const stops = (Array.isArray(stop) ? stop : []).filter((text) => text !== '');
	const set = Object.entries(options).filter(([name, value]) => !texts.includes(name) || value);
	return {
		...Object.fromEntries(set),
		...readThinking(thinking),
		// Providers have words of their own for what they do unless told.
		...(serviceTier === undefined || serviceTier === 'auto' ? {} : { serviceTier }),
		...(stops.length === 0 ? {} : { stop: stops }),
		...readPrice(price),
		...(extraBody === undefined
			? {}
			: { extraBody: readJson('Extra Body', extraBody) as IDataObject }),
	};
}

interface Thinking {
	settings?: {
		by?: 'effort' | 'level' | 'budget';
		reasoningEffort?: unknown;
		thinkingLevel?: unknown;
		thinkingBudget?: unknown;
	};
}

/** The one way in which thinking is set; the others may have been filled in before. */
function readThinking(option: unknown): IDataObject {
	const { settings } = (option ?? {}) as Thinking;
	if (!settings) return {};
	const { by = 'effort', reasoningEffort, thinkingLevel, thinkingBudget } = settings;
	if (by === 'level') return { thinkingLevel: thinkingLevel as string };
	if (by === 'budget') return { thinkingBudget: thinkingBudget as number };
	return { reasoningEffort: reasoningEffort as string };
}
