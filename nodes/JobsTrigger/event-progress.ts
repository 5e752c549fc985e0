/** Up to which event everything is done, where events are worked on side by side. */
export interface EventProgress {
	/** Begins the work for an event, once there is room; its place counts when the work is done. */
	begin(id: string, work: () => Promise<void>): Promise<void>;
	/** Tells that all events up to this one were begun or not wanted. */
	read(id: string): Promise<void>;
	/** Writes the place down. */
	save(): Promise<void>;
}

const renewMs = 3_600_000;

export function createEventProgress(
	after: string,
	maxAtOnce: number,
	write: (id: string) => Promise<void>,
): EventProgress {
	const open: { id: string; isDone: boolean }[] = [];
	let place = after;
	let readTo = after;
	let saved = { id: '', at: 0 };
	let room: (() => void) | undefined;

	const advance = () => {
		for (let first = open[0]; first?.isDone; first = open[0]) {
			place = first.id;
			open.shift();
		}
		if (open.length === 0) place = readTo;
		if (open.length < maxAtOnce) room?.();
	};
	const save = async () => {
		const id = place;
		await write(id);
		saved = { id, at: Date.now() };
	};

	return {
		save,
		async begin(id, work) {
			while (open.length >= maxAtOnce) {
				await new Promise<void>((resolve) => {
					room = resolve;
				});
			}
			const entry = { id, isDone: false };
			open.push(entry);
			readTo = id;
			// Work that was cut short keeps its place, so that it is done after the next start.
			void work().then(() => {
				entry.isDone = true;
				advance();
			}, advance);
		},
		async read(id) {
			readTo = id;
			advance();
			if (place !== saved.id || Date.now() - saved.at > renewMs) await save();
		},
	};
}
