import { canonical } from '../schema/canonical';

/** The JSON of a value, whatever the order of its fields and the case and spaces of its texts. */
export const fold = (value: unknown): string =>
	canonical(value, (text) => text.replace(/\s+/g, ' ').trim().toLowerCase());
