import { usage as usageOfAll, type Message, type ToolCall } from './model-turn';

export interface StreamOptions {
	/** Awaited before the chunk of that number, from 0: a promise holds the stream, a rejection is its end. */
	before?: (chunk: number) => unknown;
	/** Chunks after which the connection is cut. */
	cutAfter?: number;
	/** Chunks after which an error takes the place of the rest. */
	errorAfter?: number;
	/** The error of `errorAfter`. */
	error?: object;
	/** `stop` unless told, for calls as well; null: the stream ends without one. */
	finishReason?: string | null;
	/** Whether the signature comes with its call or in a delta of its own after it. */
	signature?: 'with-call' | 'after-call';
	/** Texts of the deltas, in place of one a word. */
	pieces?: string[];
	usage?: object;
}

/** An answer that goes out as a stream where the request asks for one. */
export class Streamed {
	constructor(
		readonly message: Message,
		readonly options: StreamOptions,
	) {}
}

export const streamed = (message: Message, options: StreamOptions = {}) =>
	new Streamed(message, options);

/** Thrown by `eventsOf` where the connection is to be cut. */
export class Cut extends Error {}

const overloaded = {
	code: 503,
	message: 'The model is overloaded. Please try again later.',
	status: 'UNAVAILABLE',
};

/** The events of a stream, each with its `data: ` and empty line. */
export async function* eventsOf(
	{ message, options }: Streamed,
	body: Record<string, unknown>,
): AsyncGenerator<string> {
	const { before, cutAfter = Infinity, errorAfter = Infinity, error = overloaded } = options;
	for (const [number, chunk] of chunksOf(message, options, body).entries()) {
		await before?.(number);
		if (number >= cutAfter) throw new Cut('The connection was cut');
		if (number >= errorAfter) {
			yield event([{ error }]);
			return;
		}
		yield event(chunk);
	}
	// What ends without a reason was cut, and has no mark of its end either.
	if (options.finishReason !== null) yield 'data: [DONE]\n\n';
}

const event = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`;

function chunksOf(message: Message, options: StreamOptions, body: Record<string, unknown>) {
	const { finishReason = 'stop', usage = usageOfAll, signature = 'with-call' } = options;
	const pieces = options.pieces ?? message.content?.match(/\s*\S+|\s+$/g) ?? [];
	// What a message is marked as, each of its deltas is.
	const { extra_content } = message;
	const deltas: object[] = [
		...pieces.map((content) => ({ content, ...(extra_content ? { extra_content } : {}) })),
		...(message.tool_calls ?? []).flatMap((call) => callDeltas(call, signature)),
	];
	const last = finishReason === null ? {} : { finish_reason: finishReason };
	const choices: object[] = deltas.map((delta) => ({ delta: { role: 'assistant', ...delta } }));
	choices.push({ delta: { role: 'assistant', content: '' }, ...last });
	const head = {
		id: 'x3b',
		object: 'chat.completion.chunk',
		created: 1_795_400_000,
		model: 'gemini-3.8-flash',
	};
	const chunks: object[] = choices.map((choice) => ({
		...head,
		choices: [{ index: 0, ...choice }],
	}));
	const wanted = body.stream_options as { include_usage?: boolean } | undefined;
	// What ends without a reason was cut, and its bill does not come either.
	const isCut = finishReason === null;
	if (wanted?.include_usage === true && !isCut) chunks.push({ ...head, choices: [], usage });
	return chunks;
}

/** A whole call in one delta, without an index. */
function callDeltas(call: ToolCall, signature: 'with-call' | 'after-call'): object[] {
	const { extra_content, ...bare } = call;
	return signature === 'with-call' || !extra_content
		? [{ tool_calls: [call] }]
		: [{ tool_calls: [bare] }, { tool_calls: [{ extra_content }] }];
}
