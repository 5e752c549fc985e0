import type { JsonSchema } from '../json-schema';
import type { Findings, Mistake } from './findings';

/** Adds to the findings what is wrong with a value. */
export type Check = (value: unknown, found: Findings) => void;

/** What the check of a keyword may use besides the keyword's value. */
export interface Checking {
	root: JsonSchema;
	/** The schema that the keyword stands in. */
	schema: JsonSchema;
	/** Checks the value by a schema, true and false included. */
	check: (schema: unknown, value: unknown, found: Findings) => void;
	/** Checks what stands in the value under a name or at a place. */
	checkAt: (schema: unknown, value: unknown, at: string | number, found: Findings) => void;
	/** What is wrong with the value; for objects and lists it is found once in a run. */
	wrongIn: (schema: unknown, value: unknown) => readonly Mistake[];
	/** Whether the value fits a schema. */
	fits: (schema: unknown, value: unknown) => boolean;
}

/** Makes the check of a keyword out of its value; undefined where there is nothing to check. */
export type Keyword = (given: unknown, checking: Checking) => Check | undefined;

export type Keywords = Record<string, Keyword>;
