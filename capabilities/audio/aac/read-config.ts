import { rateTables, type RateTable } from './bands.ts';
import { bitsOf, type Bits } from './bits.ts';

export interface AacConfig {
	/** Samples a second of the core. */
	rate: number;
	table: RateTable;
}

/** Of ISO/IEC 14496-3, table 1.17. */
const lowComplexity = 2;
const bandReplication = 5;
const parametricStereo = 29;

/**
 * Reads an AudioSpecificConfig, ISO/IEC 14496-3, 1.6.2.1. Only the core of HE-AAC is decoded, at
 * its own rate, which is half: that is enough for speech that becomes 16 kHz. Whether such a stream
 * says so here or only in its frames makes no difference then. Channels are what a frame holds, so
 * that a list of them, which may follow, is not needed. Throws where it is not AAC-LC in frames of
 * 1024 samples.
 */
export function readConfig(description: Uint8Array): AacConfig {
	const bits = bitsOf(description);
	let type = readType(bits);
	const rate = readRate(bits);
	// The channel configuration.
	bits.skip(4);
	if (type === bandReplication || type === parametricStereo) {
		readRate(bits);
		type = readType(bits);
	}
	if (type !== lowComplexity) throw new Error('The frames are not AAC-LC');
	if (bits.isSet()) throw new Error('The frames hold 960 samples; only those of 1024 are decoded');
	return configAt(rate);
}

export function configAt(rate: number): AacConfig {
	const table = rateTables.find(({ atLeast }) => rate >= atLeast);
	if (!table || rate === 0) throw new Error('The frames have an unknown rate');
	return { rate, table };
}

function readType(bits: Bits): number {
	const type = bits.read(5);
	return type === 31 ? 32 + bits.read(6) : type;
}

function readRate(bits: Bits): number {
	const index = bits.read(4);
	return index === 15 ? bits.read(24) : (rateTables[index]?.rate ?? 0);
}
