import { isSchema } from '../schema/json-schema';
import { pointerTo } from './pointer';

/** The single values inside of a value that are not null, each with the JSON pointer to it. */
export function leavesOf(value: unknown, field: string): { field: string; value: unknown }[] {
	if (Array.isArray(value)) {
		return value.flatMap((item, index) => leavesOf(item, pointerTo(field, index)));
	}
	if (isSchema(value)) {
		return Object.entries(value).flatMap(([name, inner]) =>
			leavesOf(inner, pointerTo(field, name)),
		);
	}
	return value === null ? [] : [{ field, value }];
}
