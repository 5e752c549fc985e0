import { type RateTable } from './bands.ts';
import { type Bits } from './bits.ts';
import { type Joint } from './join-channels.ts';
import { readLayout, type Layout } from './layout.ts';
import { readChannel, type AacChannel } from './read-channel.ts';
import { skipData, skipFill, skipProgram } from './skip-element.ts';

/** One channel, or two that are coded together. */
export interface Element {
	/** What the element is called in each frame. */
	name: string;
	channels: AacChannel[];
	joint: Joint | undefined;
}

/** Elements of a frame, by their numbers. */
const kinds = { single: 0, pair: 1, low: 3, data: 4, program: 5, fill: 6, end: 7 };

/** Reads raw_data_block, ISO/IEC 14496-3, table 4.3: pairs first, so that left and right are the first two. */
export function readElements(bits: Bits, table: RateTable): Element[] {
	const found = new Map<string, Element>();
	for (let kind = bits.read(3); kind !== kinds.end; kind = bits.read(3)) {
		if (kind === kinds.data) skipData(bits);
		else if (kind === kinds.fill) skipFill(bits);
		else if (kind === kinds.program) skipProgram(bits);
		else {
			const name = `${String(kind)} ${String(bits.read(4))}`;
			if (found.has(name)) throw new Error('The frame holds a channel twice');
			found.set(name, { name, ...readChannels(bits, table, kind) });
		}
	}
	const all = [...found.values()];
	if (all.length === 0) throw new Error('The frame holds no channel');
	return [...all.filter(isPair), ...all.filter((element) => !isPair(element))];
}

const isPair = ({ channels }: Element): boolean => channels.length > 1;

function readChannels(bits: Bits, table: RateTable, kind: number): Omit<Element, 'name'> {
	if (kind === kinds.single || kind === kinds.low) {
		return { channels: [readChannel(bits, table)], joint: undefined };
	}
	if (kind !== kinds.pair) throw new Error('The frame has a coupled channel, which is not decoded');
	const layout = bits.isSet() ? readLayout(bits, table) : undefined;
	const joint = layout ? readJoint(bits, layout) : undefined;
	const left = readChannel(bits, table, layout);
	return { channels: [left, readChannel(bits, table, layout)], joint };
}

function readJoint(bits: Bits, { bands }: Layout): Joint {
	const kind = bits.read(2);
	if (kind === 3) throw new Error('The frame joins its channels in an unknown way');
	const told = kind === 1 ? bands.map(() => bits.isSet()) : [];
	return { isOf: (band) => told[band] ?? kind === 2, isByBand: kind === 1 };
}
