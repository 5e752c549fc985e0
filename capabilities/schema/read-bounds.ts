import type { JsonSchema } from './json-schema';
import { without } from './without';

const bounds = [
	['minimum', 'exclusiveMinimum'],
	['maximum', 'exclusiveMaximum'],
] as const;

/** Draft 4 and OpenAPI 3.0 say beside a bound whether it is excluded; later drafts have another word. */
export const readBounds = (schema: JsonSchema): JsonSchema =>
	bounds.reduce<JsonSchema>((read, [bound, exclusive]) => {
		const { [bound]: limit, [exclusive]: isExclusive } = read;
		if (typeof isExclusive !== 'boolean') return read;
		if (!isExclusive || limit === undefined) return without(read, exclusive);
		return { ...without(read, bound), [exclusive]: limit };
	}, schema);
