/** Of each kind: the status of HTTP, Google's word for it and OpenAI's code. */
export const STATUS = {
	'request-invalid': [400, 'INVALID_ARGUMENT', null],
	'key-missing': [401, 'UNAUTHENTICATED', null],
	'key-wrong': [401, 'UNAUTHENTICATED', 'invalid_api_key'],
	'model-unknown': [404, 'NOT_FOUND', 'model_not_found'],
	'path-unknown': [404, 'NOT_FOUND', 'unknown_url'],
	'too-large': [413, 'INVALID_ARGUMENT', null],
	failed: [500, 'INTERNAL', null],
};

/** A request that the endpoint refuses; the dialect decides how the refusal looks on the wire. */
export class Refusal extends Error {
	/** `details` are what some dialects say beside the words. */
	constructor(kind, message, details) {
		super(message);
		this.name = 'Refusal';
		this.kind = kind;
		this.details = details;
	}
}
