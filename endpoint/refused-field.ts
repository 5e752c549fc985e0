export interface RefusedField {
	/** Where it stands, such as `tools[].function.strict`. */
	path: string;
	/** The name to send instead. */
	instead?: string | undefined;
	/** What to send in place of the value that was refused. */
	value?: string;
	/** Whether the endpoint knows the field, and refused what it was set to. */
	isValue?: boolean;
}
