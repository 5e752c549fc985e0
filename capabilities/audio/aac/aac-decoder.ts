import { bitsOf } from './bits.ts';
import { filterBank, type FilterBank } from './filter-bank.ts';
import { joinChannels } from './join-channels.ts';
import { shapeNoise } from './noise-shaping.ts';
import { configAt, readConfig } from './read-config.ts';
import { readElements } from './read-elements.ts';
import { randomNumbers, scaleSpectrum } from './scale-spectrum.ts';
import { skipHead } from './skip-element.ts';

// Loaded by a thread as it is, before the build too: so these files name each other with their ending.

/** Decodes frames of AAC-LC, a whole one at a time, by ISO/IEC 14496-3. */
export interface AacDecoder {
	/** Samples a second: those of the core, which HE-AAC would double. */
	rate: number;
	/**
	 * The channels of a frame, about between -1 and 1, 1024 samples each: left and right are the first two.
	 * Throws where the frame is damaged; nothing of the one before is heard then.
	 */
	decode(frame: Uint8Array): Float32Array[];
}

/**
 * Takes the AudioSpecificConfig of a container, or no bytes where it has none, as with ADTS, the
 * head of whose frames is passed over; then the rate is the container's. Throws where it is not AAC-LC in frames of 1024 samples.
 */
export function aacDecoder(description: Uint8Array, sampleRate: number): AacDecoder {
	const isTold = description.length > 0;
	const { rate, table } = isTold ? readConfig(description) : configAt(sampleRate);
	const banks = new Map<string, FilterBank>();
	const random = randomNumbers();
	const bankOf = (name: string): FilterBank => {
		const bank = banks.get(name) ?? filterBank();
		banks.set(name, bank);
		return bank;
	};
	const decode = (frame: Uint8Array): Float32Array[] => {
		const bits = bitsOf(frame);
		// No other frame begins with these bits: they would end it.
		if (frame[0] === 0xff && (frame[1] ?? 0) >> 4 === 0xf) skipHead(bits);
		return readElements(bits, table).flatMap(({ name, channels, joint }) => {
			for (const channel of channels) scaleSpectrum(channel, random);
			joinChannels(channels, joint);
			return channels.map(({ spectrum, layout, shaping }, at) => {
				shapeNoise(spectrum, layout, shaping);
				return bankOf(`${name} ${String(at)}`).push(spectrum, layout);
			});
		});
	};
	return {
		rate,
		decode(frame) {
			try {
				return decode(frame);
			} catch (error) {
				for (const bank of banks.values()) bank.clear();
				throw error;
			}
		},
	};
}
