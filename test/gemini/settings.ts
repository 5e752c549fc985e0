import { firstOf, invalid, isObject, unknownKeys, unknownName, type Refusal } from './refusal';

/** Every field that Gemini's chat completions know; any other is refused (ai.google.dev/api/compatibility). */
const chatFields = new Set([
	'model',
	'messages',
	'stream',
	'stream_options',
	'tools',
	'tool_choice',
	'n',
	'stop',
	'max_completion_tokens',
	'max_tokens',
	'temperature',
	'top_p',
	'response_format',
	'modalities',
	'audio',
	'parallel_tool_calls',
	'presence_penalty',
	'user',
	'reasoning_effort',
	'service_tier',
	'extra_body',
]);

const googleFields = new Set(['cached_content', 'thinking_config']);
const thinkingFields = new Set(['thinking_level', 'thinking_budget', 'include_thoughts']);

const efforts = ['none', 'minimal', 'low', 'medium', 'high'];
const tiers = ['flex', 'priority', 'standard', 'default'];
const formats = ['text', 'json_object', 'json_schema'];

type Body = Record<string, unknown>;

/** A line for each unknown field of a body outside its messages and tools. */
export function unknownInSettings(body: Body): string[] {
	const own = Object.keys(body)
		.filter((field) => !chatFields.has(field))
		.map((field) => unknownName(field));
	const { extra_body: extra } = body;
	if (!isObject(extra)) return own;
	const lines = [...own, ...unknownKeys(extra, new Set(['google']), 'extra_body')];
	if (!isObject(extra.google)) return lines;
	lines.push(...unknownKeys(extra.google, googleFields, 'extra_body.google'));
	const thinking = thinkingOf(body);
	return [...lines, ...unknownKeys(thinking, thinkingFields, 'extra_body.google.thinking_config')];
}

/** What is wrong with the settings of a body whose fields are all known. */
export function refuseSettings(body: Body): Refusal | undefined {
	return firstOf(
		() => refuseThinking(body),
		() => within('n', body.n, 1, 8, 'must be between 1 and 8 (inclusive)'),
		() => within('temperature', body.temperature, 0, 2, 'must be in the range [0.0, 2.0]'),
		() => within('top_p', body.top_p, 0, 1, 'must be in the range [0.0, 1.0]'),
		() =>
			Array.isArray(body.stop) && body.stop.length > 5
				? invalid('* GenerateContentRequest.generation_config.stop_sequences: at most 5')
				: undefined,
		() => oneOf('service_tier', body.service_tier, tiers),
		() => oneOf('reasoning_effort', body.reasoning_effort, efforts),
		() => oneOf('response_format.type', formatOf(body), formats),
	);
}

function refuseThinking(body: Body): Refusal | undefined {
	const { thinking_level: level, thinking_budget: budget } = thinkingOf(body);
	if (level !== undefined && budget !== undefined) {
		return invalid('You can only set only one of thinking budget and thinking level.');
	}
	if (body.reasoning_effort !== undefined && Object.keys(thinkingOf(body)).length > 0) {
		return invalid(
			'Expected one of either `reasoning_effort` or custom `thinking_config`; found both.',
		);
	}
	return undefined;
}

function thinkingOf({ extra_body: extra }: Body): Body {
	const google = isObject(extra) ? extra.google : undefined;
	const thinking = isObject(google) ? google.thinking_config : undefined;
	return isObject(thinking) ? thinking : {};
}

const formatOf = ({ response_format: format }: Body) => (isObject(format) ? format.type : format);

function within(field: string, value: unknown, min: number, max: number, rule: string) {
	if (value === undefined) return undefined;
	if (typeof value === 'number' && value >= min && value <= max) return undefined;
	return invalid(`* GenerateContentRequest.generation_config.${field}: ${rule}`);
}

function oneOf(field: string, value: unknown, known: string[]) {
	if (value === undefined || known.includes(String(value))) return undefined;
	return invalid(`Invalid value at '${field}': ${JSON.stringify(value)}`);
}
