import { z } from 'zod/v4';
import { usage } from './usage';

export const failureKinds = [
	'rate-limited',
	'quota-exhausted',
	'temporarily-unavailable',
	'timed-out',
	'cancelled',
	'credential-invalid',
	'request-invalid',
	'content-blocked',
	'output-truncated',
	'output-invalid',
] as const;

export type FailureKind = (typeof failureKinds)[number];

/** What a failed item carries under `error`, inline and queued alike. */
export const failureDetails = z.object({
	kind: z.enum(failureKinds).describe('What went wrong, as one of ten kinds.'),
	message: z.string().describe('What happened, in one sentence a person understands.'),
	hint: z.string().optional().describe('How to go on, in one sentence.'),
	status: z.number().int().optional().describe('HTTP status of the last answer, 400 to 599.'),
	code: z.string().optional().describe("The endpoint's own error code or status word."),
	retryAfterMs: z
		.number()
		.nonnegative()
		.optional()
		.describe('How long the endpoint asked to wait, in milliseconds.'),
	requestId: z.string().optional().describe("The endpoint's id of the request, for its support."),
	violations: z
		.array(z.string())
		.optional()
		.describe('What is wrong with an answer, each as a place and a rule.'),
	answer: z
		.string()
		.optional()
		.describe('The last answer of the model, at most 10,000 characters.'),
	partialText: z.string().optional().describe('What came of an answer before it failed.'),
	thoughts: z
		.string()
		.optional()
		.describe('What the model thought, where it wrote nothing else; at most 10,000 characters.'),
	steps: z.array(z.unknown()).optional().describe('What was done before it failed.'),
	attempts: z.number().int().positive().optional().describe('How many requests were made.'),
	usage: usage.optional().describe('What an answer cost that could not be used.'),
});

export type FailureDetails = z.infer<typeof failureDetails>;

const retryable: ReadonlySet<FailureKind> = new Set([
	'rate-limited',
	'temporarily-unavailable',
	'timed-out',
]);

/** Every error that this package raises on purpose. It never holds a secret. */
export class Failure extends Error {
	override readonly name = 'Failure';

	/** Whether it was tried as often as makes sense, so that nobody tries again. */
	readonly isFinal: boolean;

	constructor(
		readonly details: FailureDetails,
		{ isFinal = false, ...options }: ErrorOptions & { isFinal?: boolean } = {},
	) {
		super(details.message, options);
		this.isFinal = isFinal;
	}

	get kind(): FailureKind {
		return this.details.kind;
	}

	/** Whether the same request may succeed later without a change. */
	get canRetry(): boolean {
		return !this.isFinal && retryable.has(this.details.kind);
	}

	with(more: Partial<FailureDetails>): Failure {
		const { cause, isFinal } = this;
		return new Failure({ ...this.details, ...more }, { cause, isFinal });
	}
}

export const endsAll: ReadonlySet<FailureKind> = new Set([
	'quota-exhausted',
	'cancelled',
	'credential-invalid',
]);

/** Whether other requests of the same kind would fail alike, so that they need not be made. */
export const concernsAll = ({ kind, status }: Pick<FailureDetails, 'kind' | 'status'>): boolean =>
	endsAll.has(kind) || status === 404;
