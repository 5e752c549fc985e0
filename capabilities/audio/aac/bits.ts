/** Reads numbers of so many bits one after another. Throws where there are none left. */
export interface Bits {
	/** An unsigned number of up to 24 bits. */
	read(count: number): number;
	isSet(): boolean;
	/** Passes over bits, or fails where there are fewer. */
	skip(count: number): void;
	/** Passes over what is left of a byte. */
	align(): void;
}

export function bitsOf(bytes: Uint8Array): Bits {
	const end = bytes.length * 8;
	let position = 0;
	const skip = (count: number): void => {
		position += count;
		if (position > end) throw new Error('The frame is cut off');
	};
	const read = (count: number): number => {
		const first = position;
		skip(count);
		let value = 0;
		for (let at = first >> 3; at < position / 8; at++) value = value * 256 + (bytes[at] ?? 0);
		// Bits of the last byte that come after the number, then those of the first that come before.
		return Math.floor(value / 2 ** (-position & 7)) % 2 ** count;
	};
	const isSet = (): boolean => {
		skip(1);
		return (((bytes[(position - 1) >> 3] ?? 0) >> (-position & 7)) & 1) === 1;
	};
	return { read, isSet, skip, align: () => (position = (position + 7) & ~7) };
}
