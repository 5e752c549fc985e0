import type { StreamChunk } from '@n8n/ai-node-sdk';
import { finishReasonOf, toTokenUsage, type Said } from './to-generated';

/**
 * A turn as it comes: its words one by one, then what the model thought, its calls, whole, why it
 * ended and what it used. Where the endpoint does not stream, its text comes as a whole. `ask` gets the function that takes the words. Throws what it throws; `onEnd` is called at
 * the end, or when nobody reads on.
 */
export async function* streamTurn(
	ask: (onText?: (text: string) => void) => Promise<Said>,
	{ isStreamed, onEnd }: { isStreamed: boolean; onEnd: () => void },
): AsyncGenerator<StreamChunk> {
	try {
		const words: string[] = [];
		let news = Promise.withResolvers<undefined>();
		const onText = (text: string) => {
			words.push(text);
			news.resolve(undefined);
		};
		const asked = isStreamed ? ask(onText) : ask();
		const ended = asked.then(
			() => true,
			() => true,
		);
		for (let isOver = false; !isOver;) {
			isOver = (await Promise.race([news.promise, ended])) === true;
			news = Promise.withResolvers();
			for (let delta = words.shift(); delta !== undefined; delta = words.shift()) {
				yield { type: 'text-delta', delta };
			}
		}
		const { turn, thoughts, calls } = await asked;
		// n8n's SDK passes on no other form of them.
		if (thoughts !== '') yield { type: 'content', content: { type: 'reasoning', text: thoughts } };
		if (!isStreamed && turn.text !== '') yield { type: 'text-delta', delta: turn.text };
		for (const { id = '', function: called } of calls) {
			yield { type: 'tool-call-delta', id, name: called.name, argumentsDelta: called.arguments };
		}
		const finishReason = finishReasonOf(turn, calls.length > 0);
		yield { type: 'finish', finishReason, usage: toTokenUsage(turn.usage) };
	} finally {
		onEnd();
	}
}
