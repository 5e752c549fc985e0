import { concernsAll, type Failure } from '../../endpoint/failure';
import { toFailure } from '../../endpoint/to-failure';
import type { Sender } from './create-sender';
import type { Stop } from './create-stop';
import { mayBeOfOne } from './refused-texts';
import type { SentText } from './sent-text';

const harmless: SentText = { text: 'text', tokens: 1 };

/** Sends a harmless text to learn whether the endpoint refuses some texts, or whatever it is sent. */
export function createProbe(
	sender: Sender,
	stop: Stop,
	signal: AbortSignal,
): { reasonOfAll(failure: Failure): Promise<Failure | undefined> } {
	// One is enough for all calls that are refused meanwhile.
	let probing: Promise<Failure | undefined> | undefined;

	return {
		/** Why no other text would do at present, if so: smaller calls are then not worth their price. */
		async reasonOfAll(failure) {
			if (sender.works()) return undefined;
			probing ??= probe();
			const other = await probing;
			if (!other) return undefined;
			signal.throwIfAborted();
			if (concernsAll(other.details)) stop.because(other);
			else if (mayBeOfOne(other)) stop.because(failure);
			// A passing trouble says nothing about the texts: they can be tried again.
			return stop.reason() ?? (other.canRetry ? other : failure);
		},
	};

	async function probe(): Promise<Failure | undefined> {
		try {
			await sender.send([harmless]);
			return undefined;
		} catch (error) {
			const failure = toFailure(error, signal);
			// The next call that is refused asks anew.
			if (failure.canRetry) probing = undefined;
			return sender.works() ? undefined : failure;
		}
	}
}
