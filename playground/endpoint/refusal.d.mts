export class Refusal extends Error {
	constructor(kind: string, message: string, details?: unknown);
	readonly kind: string;
	readonly details?: unknown;
}
