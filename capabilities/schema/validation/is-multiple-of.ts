/** Whether a number is a multiple of another, by their decimal digits: 19.99 is one of 0.01. */
export function isMultipleOf(value: number, divisor: number): boolean {
	if (!Number.isFinite(value) || !Number.isFinite(divisor) || divisor === 0) return false;
	const one = toDigits(value);
	const other = toDigits(divisor);
	const scale = Math.max(one.places, other.places);
	const whole = (number: { digits: bigint; places: number }) =>
		number.digits * 10n ** BigInt(scale - number.places);
	return whole(one) % whole(other) === 0n;
}

/** A number as its digits and how many of them stand behind the point. */
function toDigits(value: number): { digits: bigint; places: number } {
	const [mantissa = '', exponent = '0'] = String(value).split('e');
	const [before = '', after = ''] = mantissa.split('.');
	return { digits: BigInt(before + after), places: after.length - Number(exponent) };
}
