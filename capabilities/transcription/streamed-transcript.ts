import { readEvents, type StreamEvent } from '../../endpoint/read-events';
import { toldError } from '../../endpoint/told-error';

/** Whether an answer is a stream of events, which some send without having been asked for it. */
export const isStream = (text: string, type: string): boolean =>
	/^\s*(data: ?\{|event: ?transcript\.)/.test(text) ||
	(type.includes('event-stream') && /^\s*(data|event|id|retry)?:/.test(text));

interface Said {
	type?: unknown;
	text?: unknown;
	delta?: unknown;
	choices?: { delta?: { content?: unknown } | null }[] | null;
	usage?: unknown;
}

/**
 * The transcript that a stream ends in: its last event says it as a whole, or its pieces do together.
 * Throws a SyntaxError where the end is missing.
 */
export async function streamedTranscript(text: string): Promise<unknown> {
	const said: string[] = [];
	let usage: unknown;
	let isEnded = false;
	const events: AsyncIterable<StreamEvent> = readEvents(once(text));
	for await (const event of events) {
		if ('isDone' in event) {
			isEnded = true;
			continue;
		}
		if (toldError(event.value)) return event.value;
		const value = (event.value ?? {}) as Said;
		if (typeof value.text === 'string' && value.type !== 'transcript.text.segment') return value;
		const piece = value.delta ?? value.choices?.[0]?.delta?.content;
		if (typeof piece === 'string') said.push(piece);
		usage = value.usage ?? usage;
	}
	if (!isEnded) throw new SyntaxError('The stream of the transcript was cut off');
	return said.length === 0 ? undefined : { text: said.join(''), ...(usage ? { usage } : {}) };
}

// Events are read from what comes bit by bit; this came as a whole.
// eslint-disable-next-line @typescript-eslint/require-await
async function* once(text: string): AsyncGenerator<string> {
	yield text;
}
