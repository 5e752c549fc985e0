import type { ChatCompletion } from 'openai/resources/chat/completions';
import { z } from 'zod/v4';
import { Failure } from '../../endpoint/failure';
import { withoutField } from '../../endpoint/fields';

/** As much of a completion as is read; everything else stays as it is. */
const completion = z.looseObject({
	model: z.string().nullish(),
	choices: z
		.array(
			z.looseObject({
				finish_reason: z.string().nullish(),
				message: z
					.looseObject({
						content: z.union([z.string(), z.array(z.looseObject({}))]).nullish(),
						tool_calls: z.array(z.looseObject({ function: z.looseObject({}).nullish() })).nullish(),
						refusal: z.string().nullish(),
					})
					.nullish(),
			}),
		)
		.nullish(),
	// An answer is worth more than its bill.
	usage: z.looseObject({}).nullish().catch(undefined),
});

/**
 * The answer of an endpoint, once it is known to have the form of a completion. Throws
 * output-invalid where it has another.
 */
export function checkCompletion(answer: ChatCompletion): ChatCompletion {
	const { success, data, error } = completion.safeParse(answer);
	if (success) return data.usage ? answer : withoutField(answer, 'usage');
	const [issue] = error.issues;
	throw new Failure(
		{
			kind: 'output-invalid',
			message: `The endpoint's answer is not a chat completion (${issue?.path.join('.') || 'answer'}: ${issue?.message ?? ''})`,
			hint: 'Run again; if it stays, check the base URL and what stands between it and the model',
		},
		{ cause: error },
	);
}
