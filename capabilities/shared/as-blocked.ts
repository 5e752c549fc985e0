import { Failure } from '../../endpoint/failure';

// As OpenAI and Google word it where no code of its own tells.
const blocked =
	/safety (system|filter|settings)|responsible ai|usage guidelines|sensitive words|content polic|prohibited|was blocked|(flagged|rejected|blocked) by (\w+ )?moderation/i;

/** A refusal that is about what was to be generated, as content-blocked; every other error as it is. */
export function asBlocked(error: unknown): unknown {
	if (!(error instanceof Failure) || error.kind !== 'request-invalid') return error;
	if (!blocked.test(error.message)) return error;
	return error.with({
		kind: 'content-blocked',
		hint: 'Change the prompt or the images. The endpoint refuses to generate this',
	});
}
