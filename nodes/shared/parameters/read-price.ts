import type { Price } from '../../../endpoint/usage';

/** The price that the user set in the option, if any. */
export function readPrice(option: unknown): { price?: Price } {
	const price = (option as { perMillion?: Price } | undefined)?.perMillion;
	return price === undefined ? {} : { price };
}
