import { inverseTransform } from '../../../../capabilities/audio/aac/inverse-transform';
import { randomNumbers } from '../../../../capabilities/audio/aac/scale-spectrum';

/** The sum as the standard writes it. */
function sampleAt(spectrum: Float64Array, at: number): number {
	const size = spectrum.length;
	const turn = (Math.PI / size) * (at + 0.5 + size / 2);
	return (
		spectrum.reduce((sum, value, line) => sum + value * Math.cos(turn * (line + 0.5)), 0) / size
	);
}

test.each([128, 1024])('a spectrum of %i values becomes the samples of the formula', (size) => {
	const spectrum = Float64Array.from({ length: size }, randomNumbers());
	const samples = inverseTransform(size)(spectrum);
	expect(samples).toHaveLength(2 * size);
	for (let at = 0; at < samples.length; at += 7) {
		expect(samples[at]).toBeCloseTo(sampleAt(spectrum, at), 10);
	}
});
